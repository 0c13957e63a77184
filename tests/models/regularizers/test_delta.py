"""Golden values from the formula: Li et al. 2019 (DELTA), equations 3 to 6."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.regularizers.delta import Delta
from models.regularizers.filter_drop import Compared, attention_by_drop
from models.source_twin import SourceAnswers
from models.sources.built import BuiltSource
from models.spec import regularizers as spec
from models.stack import LayerStack
from tests.models.observed import at_step
from tests.models.regularizers.beside_source import beside_source, built, seen, surroundings


def test_that_the_penalty_and_its_gradient_are_the_formula() -> None:
    """Two examples, two channels, two positions: channel 0 is 1 and 2 away, channel 1 is 3 away at one position."""
    now = torch.tensor([[[[1.0], [0.0]], [[0.0], [0.0]]], [[[0.0], [2.0]], [[3.0], [0.0]]]], requires_grad=True)
    source = SourceAnswers({4: torch.zeros(2, 2, 2, 1)}, torch.zeros(2, 1), None)
    head = torch.nn.Parameter(torch.tensor([2.0]))
    penalty = Delta({4: torch.tensor([0.25, 0.75])}, [head], alpha=0.1, beta=0.2)
    value = penalty(at_step(0, blocks={4: now}, source=source))
    # (alpha / 2) · C · Σ W_c · ‖·‖² / (examples · positions), and (beta / 2) · 2²
    expected = 0.05 * 2 * (0.25 * (1.0 + 4.0) + 0.75 * 9.0) / (2 * 2) + 0.1 * 4.0
    assert value.item() == pytest.approx(expected)
    torch.autograd.backward(value)
    assert now.grad is not None
    weights = torch.tensor([0.25, 0.75]).view(1, 2, 1, 1)
    torch.testing.assert_close(now.grad, 0.1 * 2 * weights * now.detach() / 4)
    assert head.grad is not None
    assert head.grad.item() == pytest.approx(0.2 * 2.0)


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 5, 5, 4), (2, 4)], ids=["tokens", "channels last", "rows"])
def test_that_channels_are_found_where_they_are(shape: tuple[int, ...]) -> None:
    away = torch.zeros(shape)
    away[..., 3] = 1.0
    source = SourceAnswers({0: torch.zeros(shape)}, torch.zeros(2, 1), None)
    attention, head = {0: torch.tensor([0.0, 0.0, 0.0, 1.0])}, torch.nn.Parameter(torch.zeros(1))
    penalty = Delta(attention, [head], alpha=2.0, beta=0.0, channels_first=False)
    assert penalty(at_step(0, blocks={0: away}, source=source)).item() == pytest.approx(4.0)


def test_that_outputs_of_the_library_s_own_blocks_are_compared(
    tiny_stack: Callable[[], LayerStack], tiny_built: Callable[[], BuiltSource], images: Tensor
) -> None:
    model = beside_source(tiny_stack())
    penalty = built(spec.Delta(alpha=1.0, beta=0.0, blocks=("0", "2")), model, images)
    value = penalty(seen(model, images))
    source, expected = tiny_built().model.eval(), torch.zeros(())
    now, then = model.stack.run(images, 0, 1), torch.relu(source.bn1(source.conv1(images)))
    for index, layer in enumerate(source.layers):
        now, then = model.stack.run(now, index + 1, index + 2), layer(then)
        if index != 1:
            expected = expected + 0.5 * (now - then).square().sum() / (6 * 4 * 4)
    assert value.item() == pytest.approx(expected.item(), rel=1e-4)
    assert value.item() > 0


def test_that_adapters_are_held_to_what_the_source_gives(tiny_stack: Callable[[], LayerStack], images: Tensor) -> None:
    model = beside_source(tiny_stack(), 4, lora=("1",))
    penalty = built(spec.Delta(alpha=1.0, beta=0.0), model, images)
    assert penalty(seen(model, images)).item() == pytest.approx(0.0, abs=1e-9)  # a fresh adapter is the identity
    with torch.no_grad():
        for adapter in model.adapters:
            for parameter in adapter.parameters():
                parameter.add_(0.3)
    value = penalty(seen(model, images))
    torch.autograd.backward(value)
    assert value.item() > 0
    assert any(p.grad is not None and p.grad.any() for adapter in model.adapters for p in adapter.parameters())


def test_that_the_last_block_of_each_quarter_is_compared_and_none_that_cannot_move() -> None:
    names = [str(number) for number in range(10)]
    assert spec.Delta().compared(names) == (2, 4, 7, 9)
    assert spec.Delta().compared(["a", "b"]) == (0, 1)
    assert spec.Delta(blocks=("7", "3")).compared(names) == (3, 7)


def test_that_frozen_blocks_are_not_looked_at(tiny_stack: Callable[[], LayerStack], images: Tensor) -> None:
    model = beside_source(tiny_stack(), 3)
    penalty = built(spec.Delta(beta=0.0), model, images)
    observed = seen(model, images)
    assert set(observed.answers.blocks) == {3}
    assert penalty(observed).item() > 0
    probe = beside_source(tiny_stack(), 4)
    assert built(spec.Delta(beta=0.0), probe, images)(seen(probe, images)).item() == 0.0


def test_that_attention_is_the_softmax_of_how_much_the_loss_rises_without_a_channel(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    """Pooled, the last block's four channels are the features; without one, the probe's column for it counts nothing.

    So the rise follows from a probe alone: one is fitted here by Newton's method, in double precision.
    """
    model = beside_source(tiny_stack())
    around = surroundings(model, images)
    found = attention_by_drop(Compared.of((1, 3), around), around, 6)
    assert found.keys() == {1, 3}
    assert all(weights.sum().item() == pytest.approx(1.0) for weights in found.values())
    _, truth = around.some_training(6)
    features = model.source_answers(model.prefix(images)).features.double()
    rises = torch.zeros(4, dtype=torch.float64)
    for labels in truth.values():
        weights = _probe(features, labels)
        before = _entropy(weights, features, labels)
        for channel in range(4):
            without = features.clone()
            without[:, channel] = 0
            rises[channel] += _entropy(weights, without, labels) - before
    torch.testing.assert_close(found[3].double(), rises.softmax(dim=0), atol=1e-4, rtol=1e-3)
    assert found[3].max() - found[3].min() > 1e-3


def _entropy(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    ones = torch.ones(len(features), 1, dtype=features.dtype)
    logits = torch.cat([features, ones], dim=1) @ weights.view(-1, features.shape[1] + 1).T
    return torch.nn.functional.cross_entropy(logits, labels)


def _probe(features: Tensor, labels: Tensor) -> Tensor:
    """The minimum of the cross-entropy plus 0.005·‖W‖²."""

    def objective(weights: Tensor) -> Tensor:
        return _entropy(weights, features, labels) + 0.005 * weights.square().sum()

    weights = torch.zeros((int(labels.max()) + 1) * (features.shape[1] + 1), dtype=torch.float64)
    for _ in range(30):
        gradient = torch.autograd.functional.jacobian(objective, weights)
        hessian = torch.autograd.functional.hessian(objective, weights)
        weights = weights - torch.linalg.solve(hessian, gradient)
    return weights
