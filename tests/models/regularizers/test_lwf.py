"""Golden values from the formula: Li & Hoiem 2016 (Learning without forgetting), equations 2 and 3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from models.regularizers.lwf import LearningWithoutForgetting
from models.regularizers.penalty import trained_by
from models.source_twin import SourceAnswers
from models.spec import regularizers as spec
from models.spec.errors import UserError
from models.stack import LayerStack
from tests.models.observed import at_step
from tests.models.regularizers.beside_source import beside_source, built, seen


def test_that_the_penalty_and_its_gradient_are_the_formula() -> None:
    """One example: old probabilities 0.8 and 0.2 to the power of ½ are 2 : 1; new ones 0.5 each stay so."""
    classifier = nn.Linear(1, 2, bias=False)
    nn.init.zeros_(classifier.weight)
    source = SourceAnswers({}, torch.zeros(1, 1), torch.tensor([[0.8, 0.2]]).log())
    features = torch.tensor([[3.0]], requires_grad=True)
    penalty = LearningWithoutForgetting(classifier, strength=1.5, temperature=2.0)
    value = penalty(at_step(0, pooled=features, source=source))
    assert value.item() == pytest.approx(1.5 * torch.tensor(2.0).log().item())  # −(2/3 + 1/3)·log ½
    torch.autograd.backward(value)
    # By logits, strength · (ŷ′ − y′) / T: (1/2 − 2/3) / 2 and (1/2 − 1/3) / 2; by weights, times the feature.
    expected = 1.5 * torch.tensor([[1 / 2 - 2 / 3], [1 / 2 - 1 / 3]]) / 2 * 3.0
    torch.testing.assert_close(classifier.weight.grad, expected)


def test_that_it_is_least_where_nothing_moved_and_then_pulls_nowhere(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    still, moved = beside_source(tiny_stack()), beside_source(tiny_stack())
    before = built(spec.LearningWithoutForgetting(), still, images)
    still.load_state_dict(beside_source(tiny_stack()).state_dict())
    least = before(seen(still, images))
    torch.autograd.backward(least)
    assert all(p.grad is None or p.grad.abs().max() < 1e-6 for p in still.trunk_parameters())
    away = built(spec.LearningWithoutForgetting(), moved, images)(seen(moved, images))
    torch.autograd.backward(away)
    assert away.item() > least.item()
    assert any(p.grad is not None and p.grad.abs().max() > 1e-6 for p in moved.trunk_parameters())


def test_that_the_old_classifier_trains_along_as_a_copy_of_the_source_s(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = beside_source(tiny_stack())
    penalty = built(spec.LearningWithoutForgetting(), model, images)
    weight, bias = trained_by([penalty])
    assert model.twin is not None
    assert model.twin.classifier is not None
    assert torch.equal(weight, model.twin.classifier.weight)
    assert weight is not model.twin.classifier.weight
    assert bias.requires_grad
    assert not {id(weight), id(bias)} & {id(parameter) for parameter in model.parameters()}


def test_that_a_source_without_a_linear_classifier_is_refused(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    stack.classifier = replace(stack.classifier, layer=None)
    with pytest.raises(UserError, match="Learning without forgetting needs the source's own classifier"):
        built(spec.LearningWithoutForgetting(), beside_source(stack), images)
