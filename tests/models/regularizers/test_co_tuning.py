"""Golden values from the formulas of You et al. 2020 (Co-Tuning): the direct relationship, and the loss with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from models.regularizers.category_relationship import relationship
from models.regularizers.co_tuning import CoTuning
from models.regularizers.penalty import trained_by
from models.regularizers.registry import build_penalty
from models.sources.built import BuiltSource
from models.spec import regularizers as spec
from models.spec.errors import UserError
from models.stack import LayerStack
from tests.models.observed import at_step
from tests.models.regularizers.beside_source import TRUTH, beside_source, seen, surroundings

RELATED = torch.tensor([[0.75, 0.25], [0.0, 1.0]])
FEATURES = torch.tensor([[2.0], [1.0], [5.0]])


def fresh(strength: float = 1.0) -> tuple[CoTuning, nn.Linear]:
    """A penalty whose classifier still says ½ of either source class."""
    classifier = nn.Linear(1, 2, bias=False)
    nn.init.zeros_(classifier.weight)
    return CoTuning(classifier, "digit", RELATED, strength), classifier


def test_that_the_penalty_and_its_gradient_are_the_formula_and_missing_labels_count_for_nothing() -> None:
    penalty, classifier = fresh(2.3)
    truth = {"digit": torch.tensor([0, 1, -1])}
    value = penalty(at_step(0, pooled=FEATURES, truth=truth))
    log = torch.log
    half, quarters = torch.tensor(0.5), torch.tensor([0.75, 0.25])
    divergences = (quarters * (log(quarters) - log(half))).sum() + (0.0 - log(half))
    assert value.item() == pytest.approx(2.3 * divergences.item() / 2)
    torch.autograd.backward(value)
    # By the logits, ŷ − p of each known example; by the weights, times its feature.
    expected = (0.5 - RELATED[0]) * 2.0 + (0.5 - RELATED[1]) * 1.0
    torch.testing.assert_close(classifier.weight.grad, 2.3 * expected[:, None] / 2)


def test_that_mixed_examples_are_held_to_the_mixed_divergence() -> None:
    penalty, _ = fresh()
    truth = {"digit": torch.tensor([0, 1])}

    def mix(values: Tensor) -> Tensor:
        return 0.7 * values + 0.3 * values.flip(0)

    mixed = replace(at_step(0, pooled=FEATURES[:2], truth=truth), mix=mix)
    alone = [penalty(at_step(0, pooled=FEATURES[:1], truth={"digit": torch.tensor([c])})).item() for c in (0, 1)]
    # With the classifier at ½ the features do not matter: the mean of 0.7·a + 0.3·b and 0.7·b + 0.3·a.
    assert penalty(mixed).item() == pytest.approx(sum(alone) / 2)


def test_that_a_batch_without_labels_costs_nothing() -> None:
    penalty, _ = fresh()
    assert penalty(at_step(0, pooled=FEATURES, truth={"digit": torch.full((3,), -1)})).item() == 0.0


def test_that_source_classes_stand_for_a_class_as_the_source_answers_its_examples(
    tiny_stack: Callable[[], LayerStack], tiny_built: Callable[[], BuiltSource], images: Tensor
) -> None:
    model = beside_source(tiny_stack(), 2)
    around = replace(surroundings(model, images), classes={"digit": 4, "type": 2})
    related = relationship("digit", around, temperature=2.0)
    answers = (tiny_built().model.eval()(images) / 2.0).softmax(dim=1)
    for number in range(3):
        expected = torch.stack(
            [answer for answer, label in zip(answers, TRUTH["digit"], strict=True) if label == number]
        )
        torch.testing.assert_close(related[number], expected.mean(dim=0))
    torch.testing.assert_close(related[3], answers.mean(dim=0))  # a class without examples
    torch.testing.assert_close(related.sum(dim=1), torch.ones(4))


def test_that_the_first_task_with_classes_is_taken_and_its_gradient_reaches_the_trunk(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = beside_source(tiny_stack())
    around = replace(surroundings(model, images), classes={"type": 2})
    penalty = build_penalty(spec.CoTuning(), around)
    value = penalty(seen(model, images))
    torch.autograd.backward(value)
    assert value.item() > 0
    assert any(p.grad is not None and p.grad.any() for p in model.trunk_parameters())
    assert all(p.grad is not None and p.grad.any() for p in trained_by([penalty]))
    with pytest.raises(UserError, match="one class out of several"):
        build_penalty(spec.CoTuning(task="digit"), around)
