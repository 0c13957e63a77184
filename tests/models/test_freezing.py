"""Nothing below the boundary changes, whatever the optimiser does; everything above it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from models.freezing import TrainingMode, freeze
from models.sources.build import build
from models.sources.built import BuiltSource
from models.spec.source import BundledSource
from models.stack import LayerStack


def snapshot(stack: LayerStack) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in stack.model.state_dict().items()}


def tensors_of(stack: LayerStack, start: int, stop: int) -> set[str]:
    """Names of all tensors of the blocks from `start` to `stop`."""
    prefixes = tuple(f"{path}." for block in stack.blocks[start:stop] for path in block.modules)
    return {name for name in stack.model.state_dict() if name.startswith(prefixes)}


def take_steps(stack: LayerStack, frozen: int, x: Tensor, steps: int = 3) -> None:
    """Trains every parameter that an optimiser is given by mistake, too: freezing must hold by itself."""
    TrainingMode(stack, frozen).set(training=True)
    head = nn.Linear(stack.feature_width, 3)
    parameters = [*stack.model.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        head(stack.features(x)).square().mean().backward()
        optimizer.step()


def check_boundary(stack: LayerStack, frozen: int, x: Tensor) -> None:
    report = freeze(stack, frozen)
    before = snapshot(stack)
    take_steps(stack, frozen, x)
    changed = {name for name, tensor in snapshot(stack).items() if not torch.equal(tensor, before[name])}
    below, above = tensors_of(stack, 0, frozen), tensors_of(stack, frozen, len(stack.blocks))
    assert changed.isdisjoint(below)
    assert changed == above
    assert all(tensor.isfinite().all() for tensor in snapshot(stack).values())
    assert report.frozen == tuple(block.name for block in stack.blocks[:frozen])
    assert report.trainable_parameters == sum(p.numel() for p in stack.model.parameters() if p.requires_grad)
    assert report.frozen_parameters + report.trainable_parameters == sum(p.numel() for p in stack.model.parameters())


@pytest.mark.parametrize("frozen", range(5))
def test_that_nothing_below_the_boundary_changes_in_a_tiny_net(
    frozen: int, tiny_built: Callable[[], BuiltSource], images: Tensor
) -> None:
    stack = LayerStack.cut(tiny_built())
    assert len(stack.blocks) == 4
    check_boundary(stack, frozen, images)


@pytest.mark.parametrize("frozen", [0, 1, 9, 17, 18])
def test_that_nothing_below_the_boundary_changes_in_efficientnet_lite0(frozen: int) -> None:
    stack = LayerStack.cut(build(BundledSource()))
    check_boundary(stack, frozen, torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(0)))


@pytest.mark.parametrize("frozen", range(5))
@torch.no_grad()
def test_that_dropout_is_off_below_the_boundary_and_on_above(
    frozen: int, tiny_built: Callable[[], BuiltSource], images: Tensor
) -> None:
    stack = LayerStack.cut(tiny_built())
    freeze(stack, frozen)
    TrainingMode(stack, frozen).set(training=True)
    below = stack.run(images, 0, frozen)
    assert torch.equal(below, stack.run(images, 0, frozen))
    assert not torch.equal(stack.features(below, frozen), stack.features(below, frozen))


def test_that_the_report_counts_the_norms_it_holds(tiny_built: Callable[[], BuiltSource]) -> None:
    stack = LayerStack.cut(tiny_built())
    assert [freeze(stack, frozen).held_norms for frozen in range(5)] == [0, 1, 2, 3, 4]


def test_that_functional_dropout_between_blocks_follows_the_boundary(wrapped: Callable[..., BuiltSource]) -> None:
    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.fc = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 2)

        def forward(self, x: Tensor) -> Tensor:
            x = nn.functional.dropout(self.a(x), 0.5, training=self.training)
            logits: Tensor = self.fc(self.b(x))
            return logits

    stack = LayerStack.cut(wrapped(Functional()))
    x = torch.ones(4, 8)
    for frozen, random in ((0, True), (1, False)):
        TrainingMode(stack, frozen).set(training=True)
        assert torch.equal(stack.features(x), stack.features(x)) is not random


def test_that_an_unknown_boundary_is_an_error(tiny_built: Callable[[], BuiltSource]) -> None:
    stack = LayerStack.cut(tiny_built())
    with pytest.raises(ValueError, match="4 blocks"):
        freeze(stack, 5)
