from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.assembling import assemble
from models.sources.build import build
from models.spec.freeze import Freeze, NormPolicy
from models.spec.heads import LinearHead
from models.spec.source import BundledSource
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import TASKS, train_a_little


@pytest.mark.parametrize("frozen", range(5))
@pytest.mark.parametrize("lora", [(), ("1",), ("stem", "2")])
def test_that_training_changes_what_it_may_and_nothing_else(
    frozen: int, lora: tuple[str, ...], assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model = assembled(frozen, lora)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    train_a_little(model, images)
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed == before.keys() - model.frozen_names()
    assert all(tensor.isfinite().all() for tensor in model.state_dict().values())
    assert {"heads.digit.weight", "heads.type.bias"} <= changed
    assert any(name.startswith("adapters.") for name in changed) is bool(lora)


@pytest.mark.parametrize("frozen", range(5))
@pytest.mark.parametrize("lora", [(), ("1",)])
def test_that_prefix_and_rest_together_are_the_whole_in_both_modes(
    frozen: int, lora: tuple[str, ...], assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model = assembled(frozen, lora)
    for training in (False, True):
        model.train(training)
        torch.manual_seed(3)
        whole = model(images)
        torch.manual_seed(3)
        parts = model.from_prefix(model.prefix(images))
        assert all(torch.equal(whole[task], parts[task]) for task in TASKS)
        assert {task: tuple(logits.shape) for task, logits in whole.items()} == {"digit": (6, 3), "type": (6, 2)}
        assert torch.equal(model.prefix(images), model.prefix(images))
    assert not model.prefix(images).requires_grad
    assert all(logits.requires_grad for logits in whole.values())


def test_that_the_prefix_ends_below_the_lowest_adapter(assembled: Callable[..., TransferModel], images: Tensor) -> None:
    """Blocks are `stem`, `0`, `1`, `2`."""
    cases = {(4, ()): 4, (4, ("1",)): 2, (1, ("2",)): 1, (3, ("stem",)): 0, (0, ()): 0}
    for (frozen, lora), expected in cases.items():
        model = assembled(frozen, lora)
        assert model.prefix_blocks == expected
        assert model.prefix_is_constant is (expected > 0)
    assert torch.equal(assembled(0).prefix(images), images)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (Freeze(boundary=0, top=2), 0),
        (Freeze(boundary="all", thawed=("1",)), 2),
        (Freeze(boundary=3, thawed=("stem",)), 0),
        (Freeze(boundary=1, frozen=("0",)), 2),
        (Freeze(batch_norm="statistics"), 0),
        (Freeze(batch_norm="live"), 0),
    ],
    ids=str,
)
def test_that_the_prefix_ends_below_whatever_trains_or_follows_the_data(
    spec: Freeze, expected: int, assembled: Callable[..., TransferModel]
) -> None:
    """Blocks are `stem`, `0`, `1`, `2`; each has a batch norm."""
    model = assembled(spec)
    assert model.prefix_blocks == expected
    assert model.prefix_is_constant is (expected > 0)


@pytest.mark.parametrize("policy", ["frozen", "statistics", "live"])
@pytest.mark.parametrize("spec", [Freeze(boundary=0, top=2), Freeze(boundary=3, thawed=("stem",)), Freeze()], ids=str)
@pytest.mark.parametrize("lora", [(), ("1",)])
def test_that_any_plan_changes_what_it_may_and_nothing_else(
    lora: tuple[str, ...], spec: Freeze, policy: NormPolicy, assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model = assembled(spec.model_copy(update={"batch_norm": policy}), lora)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    train_a_little(model, images)
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed == before.keys() - model.frozen_names()
    statistics = {name for name in before if name.endswith(("running_mean", "running_var", "num_batches_tracked"))}
    roots = ["bn1.", "layers.0.", "layers.1.", "layers.2."]
    trained = tuple(root for root, trains in zip(roots, model.plan.trains, strict=True) if trains) or ("-",)
    assert changed & statistics == {name for name in statistics if policy != "frozen" or name.startswith(trained)}


def test_that_a_phase_trains_its_own_blocks_while_the_rest_of_the_plan_waits(
    assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    """Top-down, a block a phase, with an adapter in the lowest block that ever trains."""
    model = assembled(1, ("0",))
    planned = {id(parameter) for parameter in model.trainable_parameters()}
    prefixes = {1: "layers.0.", 2: "layers.1.", 3: "layers.2."}
    always = {name for name in model.state_dict() if name.startswith(("heads.", "adapters."))}
    for lowest in (4, 3, 2, 1):
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        model.enter([index >= lowest for index in range(4)])
        train_a_little(model, images)
        changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
        open_now = tuple(prefixes[index] for index in range(lowest, 4))
        assert changed == always | {name for name in before if name.startswith(open_now or "-")}
        assert {id(parameter) for parameter in model.trainable_parameters()} == planned
        assert model.prefix_blocks == 1
    assert changed == before.keys() - model.frozen_names()


def test_that_entering_a_phase_keeps_the_mode(assembled: Callable[..., TransferModel]) -> None:
    model = assembled(1)
    for training in (True, False):
        model.train(training)
        model.enter([False, False, False, True])
        norms = [model.trunk.get_submodule(name).training for name in ("layers.1.bn1", "layers.2.bn1")]
        assert norms == [False, training]
        assert model.training is model.task_heads.training is training


def test_that_each_trained_parameter_belongs_to_one_block(assembled: Callable[..., TransferModel]) -> None:
    model = assembled(Freeze(boundary=2, batch_norm="live"), ("0", "2"))
    by_block = model.block_parameters()
    told = [id(parameter) for parameters in by_block for parameter in parameters]
    assert len(told) == len(set(told))
    assert set(told) == {id(parameter) for parameter in model.shared_parameters()}
    assert [len(parameters) for parameters in by_block] == [2, 2 + 4, 5, 5 + 4]
    names = {id(parameter): name for name, parameter in model.trunk.named_parameters()}
    assert [names[id(parameter)] for parameter in by_block[0]] == ["bn1.weight", "bn1.bias"]


def test_that_a_wholly_frozen_prefix_is_pooled(assembled: Callable[..., TransferModel], images: Tensor) -> None:
    assert assembled(4).prefix(images).shape == (6, 4)
    assert assembled(3).prefix(images).shape == (6, 4, 4, 4)


def test_that_parameters_are_told_apart(assembled: Callable[..., TransferModel]) -> None:
    model = assembled(3, ("0",))
    trainable = {id(parameter) for parameter in model.trainable_parameters()}
    shared = {id(parameter) for parameter in model.shared_parameters()}
    heads = {id(parameter) for parameter in model.head_parameters()}
    trunk = {id(parameter) for parameter in model.trunk_parameters()}
    lora = {id(parameter) for parameter in model.adapters[0].parameters()}
    assert shared | heads == trainable
    assert trunk | lora == shared
    assert not shared & heads
    assert not trunk & lora
    assert len(lora) == 4


def test_that_adapters_drop_out_in_a_frozen_block(assembled: Callable[..., TransferModel], images: Tensor) -> None:
    model = assembled(4, ("2",), dropout=0.5)
    with torch.no_grad():
        for parameter in model.adapters[0].parameters():
            parameter.add_(0.5)
    model.train()
    h = model.prefix(images)
    upper = [model.stack.run(h, model.prefix_blocks) for _ in range(2)]
    assert not torch.equal(*upper)
    model.eval()
    upper = [model.stack.run(h, model.prefix_blocks) for _ in range(2)]
    assert torch.equal(*upper)


def test_that_the_same_seed_assembles_the_same_model(assembled: Callable[..., TransferModel]) -> None:
    first, second, third = (assembled(1, ("0",), seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    differing = {name for name in first if not torch.equal(first[name], third[name])}
    assert {"heads.digit.weight", "adapters.layers.0.conv1.lora_A.default.weight"} <= differing
    assert all(name.startswith(("heads.", "adapters.")) for name in differing)


def test_that_a_model_moves_and_lies_in_memory_as_asked() -> None:
    model = assemble(
        LayerStack.cut(build(BundledSource())),
        freeze=Freeze(boundary=9),
        heads=(LinearHead(task="a"),),
        num_outputs={"a": 2},
    )
    x = torch.randn(2, 3, 64, 64)
    expected = model(x)["a"]
    moved = model.to(memory_format=torch.channels_last)
    result = moved(x.to(memory_format=torch.channels_last))["a"]
    torch.testing.assert_close(result, expected, atol=1e-4, rtol=1e-4)
    assert moved.double()(x.double())["a"].dtype == torch.float64
