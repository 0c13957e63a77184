"""Tasks with blocks of their own above the share boundary, on the tiny network: blocks `stem`, `0`, `1`, `2`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
from pydantic import TypeAdapter
from torch import Tensor, nn

from models.assembling import assemble
from models.sources.built import BuiltSource
from models.spec.adapters import Adapter, LoraAdapter, SideTuningAdapter
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.spec.sharing import HardSharing
from models.stack import LayerStack
from models.transfer_model import TransferModel

TASKS = {"digit": 3, "type": 2, "side": 4}
Make = Callable[..., TransferModel]


@pytest.fixture
def branched(tiny_stack: Callable[[], LayerStack]) -> Make:
    def make(
        boundary: int, freeze: Freeze | int = 0, lora: tuple[str, ...] = (), seed: int = 0, **tasks: int
    ) -> TransferModel:
        outputs = tasks or TASKS
        return assemble(
            tiny_stack(),
            freeze=freeze,
            adapters=(LoraAdapter(blocks=lora, rank=2),) if lora else (),
            heads=tuple(LinearHead(task=task) for task in outputs),
            num_outputs=outputs,
            sharing=HardSharing(boundary=boundary),
            seed=seed,
        )

    return make


def train_a_little(model: TransferModel, images: Tensor, tasks: tuple[str, ...] = tuple(TASKS)) -> None:
    model.train()
    optimizer = torch.optim.SGD(model.trainable_parameters(), lr=0.05)
    for _ in range(2):
        optimizer.zero_grad()
        logits = model(images)
        torch.autograd.backward([logits[task].square().mean() for task in tasks])
        optimizer.step()


def snapshot(model: TransferModel) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def changed(model: TransferModel, before: dict[str, Tensor]) -> set[str]:
    return {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}


@pytest.mark.parametrize("boundary", range(5))
def test_that_branches_are_copies_of_the_source_and_count_exactly(
    boundary: int, branched: Make, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model, together = branched(boundary), branched(4)
    stack = tiny_stack()
    above = [p for block in stack.blocks[boundary:] for _, p in block.named_parameters()]
    count = sum(parameter.numel() for parameter in model.parameters())
    expected = sum(parameter.numel() for parameter in together.parameters())
    assert count == expected + 2 * sum(parameter.numel() for parameter in above)
    assert len(model.lines) == (1 if boundary == 4 else 3)
    for task, logits in model(images).items():
        torch.testing.assert_close(logits, together(images)[task])
    state = model.state_dict()
    of_type = {name: t for name, t in state.items() if name.startswith("branches.type.")}
    assert all(torch.equal(tensor, state[name.removeprefix("branches.type.")]) for name, tensor in of_type.items())
    assert {name for name in state if not name.startswith("branches.")} == set(together.state_dict())


def test_that_a_task_moves_its_own_blocks_and_the_shared_ones_alone(branched: Make, images: Tensor) -> None:
    model = branched(2)
    before = snapshot(model)
    train_a_little(model, images, ("type",))
    moved = {name for name in changed(model, before) if "running_" not in name and "num_batches" not in name}
    parts = {name.rpartition(".")[0] for name in moved}
    shared = {"conv1", "bn1", *(f"layers.0.{layer}" for layer in ("conv1", "bn1", "conv2"))}
    own = {f"branches.type.layers.{unit}.{layer}" for unit in "12" for layer in ("conv1", "bn1", "conv2")}
    assert parts == shared | own | {"heads.type"}


def test_that_each_branch_keeps_batch_statistics_of_its_own(branched: Make, images: Tensor) -> None:
    model = branched(2)
    before = snapshot(model)
    train_a_little(model, images)
    state = model.state_dict()
    assert "branches.type.layers.1.bn1.running_mean" in changed(model, before)
    assert not torch.equal(state["layers.2.bn1.running_mean"], state["branches.type.layers.2.bn1.running_mean"])


def test_that_branches_train_as_networks_that_share_their_lower_blocks_would(
    branched: Make, tiny_built: Callable[[], BuiltSource], images: Tensor
) -> None:
    """The independent implementation: two whole copies, the gradients of whose lower parts are added by hand."""
    model = branched(2, a=3, b=2)
    first, second = tiny_built().model, tiny_built().model
    heads = {task: copy.deepcopy(head) for task, head in zip(model.tasks, model.task_heads, strict=True)}

    def features(net: nn.Module) -> Tensor:
        h = net.layers(torch.relu(net.bn1(net.conv1(images))))  # type: ignore[operator]  # modules
        return torch.flatten(net.pool(h), 1)  # type: ignore[operator]  # a module

    model.eval()
    torch.autograd.backward([out.square().mean() for out in model(images).values()])
    torch.autograd.backward([heads["a"](features(first)).square().mean(), heads["b"](features(second)).square().mean()])
    named = dict(model.lines[0].stack.model.named_parameters())
    branch = dict(model.lines[1].stack.model.named_parameters())
    others = dict(second.named_parameters())
    for name, parameter in first.named_parameters():
        if name.startswith("fc."):
            continue
        lower = not name.startswith(("layers.1", "layers.2"))
        assert (named[name] is branch[name]) is lower
        own = parameter.grad if not lower else parameter.grad + others[name].grad
        torch.testing.assert_close(named[name].grad, own)
        if not lower:
            torch.testing.assert_close(branch[name].grad, others[name].grad)


@pytest.mark.parametrize("lora", [(), ("0", "2")])
@pytest.mark.parametrize("freeze", [Freeze(boundary=0), Freeze(boundary=3), Freeze(boundary=1, top=1)], ids=str)
def test_that_training_changes_what_it_may_and_nothing_else(
    freeze: Freeze, lora: tuple[str, ...], branched: Make, images: Tensor
) -> None:
    model = branched(2, freeze, lora)
    before = snapshot(model)
    train_a_little(model, images)
    train_a_little(model, images)  # LoRA's A moves once its B is no longer zero
    idle = {name for name in before if name.endswith("conv1.bias")}  # a batch norm follows: its gradient is rounding
    assert changed(model, before) - idle == before.keys() - model.frozen_names() - idle
    assert any(name.startswith("branches.type.adapters.layers.2") for name in before) is bool(lora)
    assert not any(name.startswith("branches.type.adapters.layers.0") for name in before)


KINDS = ["adalora", "dora", "oft", "pfeiffer", "parallel", "residual-series", "bitfit", "norm-tuning", "side"]


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_branch_has_adapters_of_its_own(
    kind: str, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    """On one shared block, and on one above the boundary of which each task has a copy."""
    make: TypeAdapter[Adapter] = TypeAdapter(Adapter)
    adapters = tuple(make.validate_python({"kind": kind, "blocks": [name]}) for name in ("0", "2"))
    heads = tuple(LinearHead(task=task) for task in TASKS)
    options: dict[str, Any] = {"freeze": Freeze(), "num_outputs": TASKS, "heads": heads}
    plain = assemble(tiny_stack(), **options)
    model = assemble(tiny_stack(), adapters=adapters, sharing=HardSharing(boundary=2), **options)
    for task, logits in plain(images).items():
        torch.testing.assert_close(model(images)[task], logits, atol=1e-5, rtol=1e-5)
    counts = [sum(p.numel() for p in adapter.parameters()) for adapter in model.adapters]
    assert counts[1] == counts[2] == counts[3] > 0
    before = snapshot(model)
    train_a_little(model, images, ("type",))
    moved = changed(model, before)
    assert moved <= before.keys() - model.frozen_names()
    assert any(name.startswith("branches.type.") for name in moved)
    still = {name for name in moved if name.startswith("branches.side.")}
    assert all("running_" in name or "num_batches" in name for name in still)  # every branch sees the images
    again = assemble(tiny_stack(), adapters=adapters, sharing=HardSharing(boundary=2), seed=5, **options)
    again.load_state_dict(snapshot(model))
    model.eval()
    assert all(torch.equal(again(images)[task], logits) for task, logits in model(images).items())


def test_that_a_boundary_within_a_side_network_is_refused(tiny_stack: Callable[[], LayerStack]) -> None:
    heads = tuple(LinearHead(task=task) for task in TASKS)
    side = (SideTuningAdapter(blocks=("0", "1")),)
    with pytest.raises(UserError, match="spans 0, 1") as refused:
        assemble(tiny_stack(), freeze=4, heads=heads, num_outputs=TASKS, adapters=side, sharing=HardSharing(boundary=2))
    assert refused.value.where == "sharing.boundary"


def test_that_parameters_are_told_apart(branched: Make) -> None:
    """Shared is what every task reads; a branch's copies came with the source and train with their block's rate."""
    model = branched(2, 1, ("0", "2"))
    shared = {id(p) for p in model.shared_parameters()}
    below = {id(p) for index in (0, 1) for p in model.lines[0].parameters_in(index) if p.requires_grad}
    assert shared == below
    by_block = model.block_parameters()
    own = [p for line in model.lines for _, p in line.stack.blocks[3].named_parameters()]
    assert {id(p) for p in by_block[3]} == {id(p) for p in own if p.requires_grad}
    assert sum(p.numel() for block in by_block for p in block) == sum(
        p.numel() for p in model.trainable_parameters()
    ) - sum(p.numel() for p in model.head_parameters())
    source = {id(p) for p in model.trunk_parameters()}
    adapters = {id(p) for adapter in model.adapters for p in adapter.parameters()}
    assert len(adapters) == 4 * 2 + 2 * 4  # on two blocks of the trunk, on one of either branch
    assert not source & adapters


@pytest.mark.parametrize("frozen", [0, 1, 2, 4])
def test_that_prefix_and_rest_together_are_the_whole(frozen: int, branched: Make, images: Tensor) -> None:
    model = branched(2, frozen)
    train_a_little(model, images)
    model.eval()
    assert model.prefix_blocks == min(frozen, 2)
    whole, parts = model(images), model.from_prefix(model.prefix(images))
    assert all(torch.equal(whole[task], parts[task]) for task in TASKS)


@pytest.mark.parametrize("lora", [(), ("0", "2")])
def test_that_saved_and_merged_weights_bring_back_the_same_outputs(
    lora: tuple[str, ...], branched: Make, images: Tensor
) -> None:
    model, other, plain = branched(2, 0, lora), branched(2, 0, lora, seed=9), branched(2, 0, seed=8)
    train_a_little(model, images)
    other.load_state_dict(snapshot(model))
    plain.load_state_dict(model.merged_state_dict())
    for each in (model, other, plain):
        each.eval()
    for task, logits in model(images).items():
        assert torch.equal(other(images)[task], logits)
        torch.testing.assert_close(plain(images)[task], logits)


def test_that_branches_move_and_lie_in_memory_as_asked(branched: Make, images: Tensor) -> None:
    model = branched(2, 0, ("0", "2"))
    expected = {task: logits.detach() for task, logits in model(images).items()}
    moved = model.double().to(memory_format=torch.channels_last)
    for task, logits in moved(images.double()).items():
        torch.testing.assert_close(logits, expected[task].double(), atol=1e-5, rtol=1e-5)
    assert len(moved.state_dict()) == len(branched(2, 0, ("0", "2")).state_dict())
