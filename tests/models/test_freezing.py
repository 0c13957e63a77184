"""Nothing that is frozen changes, whatever the optimiser does; everything that trains does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor, nn

from models.freezing import FreezePlan, TrainingMode, freeze
from models.sources.build import build
from models.sources.built import BuiltSource
from models.spec.errors import UserError
from models.spec.freeze import Freeze, NormPolicy
from models.spec.source import BundledSource
from models.stack import LayerStack


def snapshot(stack: LayerStack) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in stack.model.state_dict().items()}


def plan_of(stack: LayerStack, frozen: int) -> FreezePlan:
    return FreezePlan.of(Freeze(boundary=frozen), [block.name for block in stack.blocks])


def tensors_of(stack: LayerStack, chosen: Sequence[bool]) -> set[str]:
    """Names of all tensors of the chosen blocks."""
    prefixes = tuple(
        f"{path}." for block, wanted in zip(stack.blocks, chosen, strict=True) if wanted for path in block.modules
    )
    return {name for name in stack.model.state_dict() if name.startswith(prefixes)}


def take_steps(stack: LayerStack, plan: FreezePlan, x: Tensor, steps: int = 3) -> None:
    """Trains every parameter that an optimiser is given by mistake, too: freezing must hold by itself."""
    TrainingMode(stack, plan).set(training=True)
    head = nn.Linear(stack.feature_width, 3)
    parameters = [*stack.model.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        head(stack.features(x)).square().mean().backward()
        optimizer.step()


def changed_by(stack: LayerStack, plan: FreezePlan, x: Tensor) -> set[str]:
    """The names of the tensors that some steps change."""
    before = snapshot(stack)
    take_steps(stack, plan, x)
    after = snapshot(stack)
    assert all(tensor.isfinite().all() for tensor in after.values())
    return {name for name, tensor in after.items() if not torch.equal(tensor, before[name])}


def check_plan(stack: LayerStack, plan: FreezePlan, x: Tensor) -> None:
    """For plans that leave no batch norm of a frozen block alive."""
    report = freeze(stack, plan)
    changed = changed_by(stack, plan, x)
    frozen = [not trains for trains in plan.trains]
    assert changed.isdisjoint(tensors_of(stack, frozen))
    assert changed == tensors_of(stack, plan.trains)
    assert report.frozen == tuple(block.name for block, held in zip(stack.blocks, frozen, strict=True) if held)
    assert report.trainable == tuple(block.name for block in stack.blocks if block.name not in report.frozen)
    assert report.trainable_parameters == sum(p.numel() for p in stack.model.parameters() if p.requires_grad)
    assert report.frozen_parameters + report.trainable_parameters == sum(p.numel() for p in stack.model.parameters())


@pytest.mark.parametrize("frozen", range(5))
def test_that_nothing_below_the_boundary_changes_in_a_tiny_net(
    frozen: int, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    assert len(stack.blocks) == 4
    check_plan(stack, plan_of(stack, frozen), images)


@pytest.mark.parametrize("frozen", [0, 1, 9, 17, 18])
def test_that_nothing_below_the_boundary_changes_in_efficientnet_lite0(frozen: int) -> None:
    stack = LayerStack.cut(build(BundledSource()))
    check_plan(stack, plan_of(stack, frozen), torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(0)))


@pytest.mark.parametrize("frozen", range(5))
@torch.no_grad()
def test_that_dropout_is_off_below_the_boundary_and_on_above(
    frozen: int, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    freeze(stack, plan_of(stack, frozen))
    TrainingMode(stack, plan_of(stack, frozen)).set(training=True)
    below = stack.run(images, 0, frozen)
    assert torch.equal(below, stack.run(images, 0, frozen))
    assert not torch.equal(stack.features(below, frozen), stack.features(below, frozen))


def test_that_the_report_counts_the_norms_it_holds(tiny_stack: Callable[[], LayerStack]) -> None:
    stack = tiny_stack()
    assert [freeze(stack, plan_of(stack, frozen)).held_norms for frozen in range(5)] == [0, 1, 2, 3, 4]


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
        TrainingMode(stack, plan_of(stack, frozen)).set(training=True)
        assert torch.equal(stack.features(x), stack.features(x)) is not random


PLANS = [
    Freeze(boundary=0, top=1),
    Freeze(boundary=1, top=2),
    Freeze(boundary=0, frozen=("0", "2")),
    Freeze(boundary="all", thawed=("stem",)),
    Freeze(boundary="all", thawed=("1",)),
    Freeze(boundary=2, frozen=("2",), thawed=("stem",)),
]


@pytest.mark.parametrize("spec", PLANS, ids=str)
def test_that_blocks_frozen_from_the_top_or_alone_pass_gradients_on_and_keep_everything(
    spec: Freeze, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    check_plan(stack, FreezePlan.of(spec, [block.name for block in stack.blocks]), images)


@pytest.mark.parametrize("spec", PLANS, ids=str)
@pytest.mark.parametrize("policy", ["frozen", "statistics", "live"])
def test_that_batch_norms_of_frozen_blocks_do_what_the_policy_says(
    policy: NormPolicy, spec: Freeze, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    plan = FreezePlan.of(spec.model_copy(update={"batch_norm": policy}), [block.name for block in stack.blocks])
    report = freeze(stack, plan)
    held = {name for name in tensors_of(stack, [not trains for trains in plan.trains]) if ".bn1." in f".{name}"}
    statistics = {name for name in held if name.rpartition(".")[2] not in ("weight", "bias")}
    moving = {"frozen": set(), "statistics": statistics, "live": held}[policy]
    assert changed_by(stack, plan, images) == tensors_of(stack, plan.trains) | moving
    num_norms = len(held) // 5
    assert (report.held_norms, report.live_norms) == ((num_norms, 0) if policy == "frozen" else (0, num_norms))
    assert report.trainable_parameters == sum(p.numel() for p in stack.model.parameters() if p.requires_grad)


@pytest.mark.parametrize("spec", PLANS, ids=str)
def test_that_batch_norms_of_trained_blocks_can_keep_the_sources_statistics(
    spec: Freeze, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    names = [block.name for block in stack.blocks]
    plan = FreezePlan.of(spec.model_copy(update={"trained_batch_norm": "kept"}), names)
    freeze(stack, plan)
    trained = tensors_of(stack, plan.trains)
    statistics = {name for name in trained if name.endswith(("running_mean", "running_var", "num_batches_tracked"))}
    assert statistics
    assert changed_by(stack, plan, images) == trained - statistics


@torch.no_grad()
def test_that_a_block_with_kept_statistics_begins_to_train_where_it_was(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    """Heads that were trained before it, as in LP-FT, go on reading what they know."""
    stack = tiny_stack()
    names = [block.name for block in stack.blocks]
    for part in stack.model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    evaluated = stack.run(images)
    for policy, continuous in (("kept", True), ("live", False)):
        plan = FreezePlan.of(Freeze(boundary=0, trained_batch_norm=policy), names)
        TrainingMode(stack, plan.during([False] * len(names))).set(training=True)
        assert torch.equal(stack.run(images), evaluated)
        mode = TrainingMode(stack, plan)
        mode.set(training=True)
        assert torch.equal(stack.run(images), evaluated) is continuous
        mode.set(training=False)


@pytest.mark.parametrize("policy", ["frozen", "statistics", "live"])
@torch.no_grad()
def test_that_live_norms_leave_dropout_off(
    policy: NormPolicy, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    plan = FreezePlan.of(Freeze(batch_norm=policy), [block.name for block in stack.blocks])
    evaluated = stack.run(images)
    TrainingMode(stack, plan).set(training=True)
    first, second = stack.run(images), stack.run(images)
    assert torch.equal(first, second)
    assert torch.equal(first, evaluated) is (policy == "frozen")
    TrainingMode(stack, plan).set(training=False)
    assert not any(module.training for module in stack.model.modules())


def test_that_blocks_waiting_for_their_turn_keep_their_norms_whatever_the_policy(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    names = [block.name for block in stack.blocks]
    plan = FreezePlan.of(Freeze(boundary=1, batch_norm="live"), names).during([False, False, False, True])
    freeze(stack, plan)
    waiting = tensors_of(stack, [False, True, True, False])
    assert changed_by(stack, plan, images) == {name for name in snapshot(stack) if name not in waiting} - {
        "conv1.weight",
        "conv1.bias",
    }


def test_that_a_module_that_a_frozen_block_shares_is_frozen(
    wrapped: Callable[..., BuiltSource], images: Tensor
) -> None:
    class Twice(nn.Module):
        """The same layer and the same norm at the bottom and at the top."""

        def __init__(self) -> None:
            super().__init__()
            self.a, self.norm, self.b = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.Conv2d(3, 3, 1)
            self.fc = nn.Linear(3, 2)

        def forward(self, x: Tensor) -> Tensor:
            x = torch.relu(self.norm(self.a(x)))
            x = torch.relu(self.b(x))
            logits: Tensor = self.fc(torch.relu(self.norm(self.a(x))).mean(dim=(2, 3)))
            return logits

    stack = LayerStack.cut(wrapped(Twice()))
    top = stack.blocks[-1].name
    plan = FreezePlan.of(Freeze(boundary=0, frozen=(top,)), [block.name for block in stack.blocks])
    report = freeze(stack, plan)
    changed = changed_by(stack, plan, images)
    assert changed == {"b.weight", "b.bias"}
    assert report.trainable_parameters == 3 * 3 + 3


def test_that_a_plan_for_another_stack_is_an_error(tiny_stack: Callable[[], LayerStack]) -> None:
    stack = tiny_stack()
    for use in (freeze, TrainingMode):
        with pytest.raises(ValueError, match="4 blocks"):
            use(stack, FreezePlan(("trains",) * 5))


def test_that_a_block_that_is_not_there_is_named() -> None:
    with pytest.raises(UserError, match="'9'") as caught:
        FreezePlan.of(Freeze(thawed=("9",)), ["stem", "0"])
    assert caught.value.where == "freeze.thawed"
