"""Golden values from the formula: Hinton et al. 2015 (Distilling the knowledge in a neural network), section 2."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from models.regularizers.distillation import Distillation
from tests.models.observed import at_step

TEACHER = torch.tensor([[2.0, 0.0, -2.0], [0.0, 1.0, 0.0]])


def test_that_the_penalty_and_its_gradient_are_the_formula() -> None:
    student = torch.tensor([[0.0, 1.0, 0.0], [0.5, 0.0, 2.0]], requires_grad=True)
    penalty = Distillation("r9", ["digit"], strength=0.7, temperature=3.0)
    seen = replace(at_step(0, outputs={"digit": student}), taught={"r9": {"digit": TEACHER}}.__getitem__)
    value = penalty(seen)
    p, q = (TEACHER / 3).exp(), (student.detach() / 3).exp()
    p, q = p / p.sum(dim=1, keepdim=True), q / q.sum(dim=1, keepdim=True)
    assert value.item() == pytest.approx(0.7 * 9 * (p * (p / q).log()).sum().item() / 2)
    torch.autograd.backward(value)
    # Equation 2: the gradient of the cross-entropy by a logit is (q − p) / T; here times T² and over two examples.
    torch.testing.assert_close(student.grad, 0.7 * 9 * (q - p) / 3 / 2)


def test_that_hot_answers_are_matched_as_logits() -> None:
    """Equation 4: at high temperature the gradient is (z − v) / N of logits with mean zero."""
    student = torch.tensor([[1.0, -1.0, 0.0]], requires_grad=True)
    penalty = Distillation("r9", ["digit"], strength=1.0, temperature=1000.0)
    teacher = TEACHER[:1]
    seen = replace(at_step(0, outputs={"digit": student}), taught={"r9": {"digit": teacher}}.__getitem__)
    torch.autograd.backward(penalty(seen))
    torch.testing.assert_close(student.grad, (student.detach() - teacher) / 3, atol=2e-3, rtol=0)


def test_that_every_common_task_is_taught_and_others_are_left_alone() -> None:
    outputs = {"digit": torch.zeros(2, 3), "type": torch.zeros(2, 3), "other": torch.ones(2, 3)}
    taught = {"r9": {"digit": TEACHER, "type": TEACHER}}
    seen = replace(at_step(0, outputs=outputs), taught=taught.__getitem__)
    one = Distillation("r9", ["digit"], strength=1.0, temperature=2.0)(seen)
    two = Distillation("r9", ["digit", "type"], strength=1.0, temperature=2.0)(seen)
    assert two.item() == pytest.approx(2 * one.item())
