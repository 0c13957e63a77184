"""What every adapter that PEFT lacks must keep: fresh it is the identity, it trains alone, it merges where it says."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor

from models.adapters.own_kinds import OWN_INSERTERS
from models.adapters.registry import insert_adapters
from models.assembling import assemble
from models.spec.adapters import (
    BitFitAdapter,
    HoulsbyAdapter,
    LoraAdapter,
    NormTuningAdapter,
    ResidualParallelAdapter,
    SideTuningAdapter,
)
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.transfer_model import TransferModel
from tests.models.adapters.own_nets import CASES, IN_PLACE, NETS, WIDER_CASES, images, net, specs, stack_of


def assembled(name: str, kind: str, seed: int = 0) -> TransferModel:
    """With everything frozen but adapter and head."""
    return assemble(
        stack_of(name),
        freeze=Freeze(),
        adapters=[specs(name)[kind]],
        heads=[LinearHead(task="a")],
        num_outputs={"a": 3},
        seed=seed,
    )


def train_a_little(model: TransferModel, x: Tensor, steps: int = 3) -> None:
    model.train()
    optimizer = torch.optim.AdamW(model.trainable_parameters(), lr=0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward([out.square().mean() for out in model(x).values()])
        optimizer.step()
    model.eval()


def test_that_every_kind_is_tried() -> None:
    assert {spec.kind for spec in specs("conv").values()} == set(OWN_INSERTERS)


@pytest.mark.parametrize(("name", "kind"), WIDER_CASES)
def test_that_a_fresh_adapter_is_the_identity_and_a_moved_one_is_not(name: str, kind: str) -> None:
    plain, stack, x = stack_of(name), stack_of(name), images(name)
    (adapter,) = insert_adapters(stack, [specs(name)[kind]], seed=0)
    with torch.no_grad():
        assert torch.equal(stack.features(x), plain.features(x))
        for parameter in adapter.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=torch.Generator().manual_seed(3)))
        assert not torch.allclose(stack.features(x), plain.features(x), atol=1e-3)


@pytest.mark.parametrize(("name", "kind"), WIDER_CASES)
def test_that_training_changes_the_adapter_and_the_head_alone(name: str, kind: str) -> None:
    """The source's tensors stay bit-identical; under selective kinds exactly the named ones move."""
    model = assembled(name, kind)
    library_names = set(net(name).model.state_dict())
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    train_a_little(model, images(name))
    changed = {key for key, tensor in model.state_dict().items() if not torch.equal(tensor, before[key])}
    assert changed == before.keys() - model.frozen_names()
    of_source = {key for key in changed if key in library_names}
    assert changed - of_source == {key for key in before if key.startswith(("heads.", "adapters."))}, (
        "all of the adapter trains"
    )
    if kind not in IN_PLACE:
        assert not of_source
        return
    assert changed - of_source == {"heads.a.weight", "heads.a.bias"}
    blocks = {block.name: block for block in model.stack.blocks}
    inside = {key for block in specs(name)[kind].blocks for key, _ in blocks[block].named_parameters()}
    moved = {key for key in of_source if key.endswith(("weight", "bias"))}
    assert moved <= inside
    last_parts = {"bitfit": ("bias",)}.get(kind, ("weight", "bias"))
    assert all(key.endswith(last_parts) for key in moved)
    if kind == "bitfit":
        assert moved == {key for key in inside if key.endswith("bias")}
    statistics = of_source - moved
    assert all("running" in key or "tracked" in key for key in statistics)
    assert bool(statistics) is (kind == "norm-tuning, live" and name == "conv")


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_each_parameter_serves_one_block_of_those_named(name: str, kind: str) -> None:
    spec = specs(name)[kind]
    (adapter,) = insert_adapters(stack_of(name), [spec], seed=0)
    assert adapter.block_names == spec.blocks
    served = [id(parameter) for block in spec.blocks for parameter in adapter.parameters_of(block)]
    assert len(served) == len(set(served))
    assert set(served) == {id(parameter) for parameter in adapter.parameters()}
    assert not adapter.parameters_of("elsewhere")


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_the_same_seed_draws_the_same_adapter(name: str, kind: str) -> None:
    generator_state = torch.get_rng_state()
    first, second, other = (assembled(name, kind, seed).state_dict() for seed in (1, 1, 2))
    assert torch.equal(generator_state, torch.get_rng_state())
    assert all(torch.equal(first[key], second[key]) for key in first)
    drawn = {key for key in first if key.startswith("adapters.") and not torch.equal(first[key], other[key])}
    begins_at_zero = kind in IN_PLACE or kind.startswith("residual")
    assert bool(drawn) is not begins_at_zero


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_merging_keeps_the_outputs_where_the_kind_says_that_it_merges(name: str, kind: str) -> None:
    spec = specs(name)[kind]
    model, x = assembled(name, kind), images(name)
    assert model.adapters[0].mergeable is spec.merges
    train_a_little(model, x)
    merged = model.merged_state_dict()
    if not spec.merges:
        kept = {key for key in model.state_dict() if key.startswith("adapters.")}
        assert kept
        assert merged.keys() == model.state_dict().keys()
        with pytest.raises(ValueError, match="cannot be merged"):
            model.adapters[0].merge()
        return
    plain = assemble(stack_of(name), freeze=0, heads=[LinearHead(task="a")], num_outputs={"a": 3})
    plain.load_state_dict(merged)
    with torch.no_grad():
        expected = model(x)["a"]
        assert (plain(x)["a"] - expected).abs().max() < 1e-5
        model.adapters[0].merge()
        assert (model(x)["a"] - expected).abs().max() < 1e-5
    assert model.adapters[0].parameters() == []
    own = model.stack.model.state_dict()
    assert all(torch.equal(own[key], merged[key]) for key in own)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_telling_the_merged_weights_leaves_the_model_as_it_was(name: str, kind: str) -> None:
    model = assembled(name, kind)
    train_a_little(model, images(name), steps=1)
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    model.merged_state_dict()
    after = model.state_dict()
    assert all(torch.equal(after[key], tensor) for key, tensor in before.items())


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_saved_weights_bring_back_the_same_outputs(name: str, kind: str) -> None:
    model, other, x = assembled(name, kind), assembled(name, kind, seed=9), images(name)
    train_a_little(model, x)
    other.load_state_dict({key: tensor.clone() for key, tensor in model.state_dict().items()})
    with torch.no_grad():
        assert torch.equal(model(x)["a"], other(x)["a"])


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_that_an_adapter_survives_another_layout_and_half_precision(name: str, kind: str) -> None:
    model, x = assembled(name, kind), images(name)
    train_a_little(model, x)
    with torch.no_grad():
        expected = model(x)["a"]
        moved = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch types it for 4-d tensors
        torch.testing.assert_close(moved(x.to(memory_format=torch.channels_last))["a"], expected, rtol=1e-4, atol=1e-4)
    model.train()
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(x)["a"]
    torch.autograd.backward(logits.float().square().mean())
    assert all(parameter.grad is not None for parameter in model.adapters[0].parameters())


@pytest.mark.parametrize("kind", specs("conv"))
def test_that_frozen_blocks_below_the_adapter_make_the_prefix(kind: str) -> None:
    model = assembled("conv", kind)
    lowest = min(model.stack.index_of(block) for block in specs("conv")[kind].blocks)
    assert model.prefix_blocks == lowest
    x = images("conv")
    with torch.no_grad():
        assert torch.equal(model.from_prefix(model.prefix(x))["a"], model(x)["a"])


@pytest.mark.parametrize("name", NETS)
def test_that_kinds_live_in_one_block_together_also_with_lora(name: str) -> None:
    """Merging what merges must then leave what does not in its place."""
    both = specs(name)
    chosen = [both["houlsby"], both["pfeiffer"], both["side"], both["bitfit"]]
    if name != "conv":
        chosen.append(LoraAdapter(blocks=both["houlsby"].blocks, rank=2))
    heads = [LinearHead(task="a")]
    x = images(name)

    def make(adapters: list[object], frozen: int) -> TransferModel:
        return assemble(stack_of(name), freeze=frozen, adapters=adapters, heads=heads, num_outputs={"a": 3})  # type: ignore[arg-type]

    model = make(chosen, 1)
    train_a_little(model, x)
    again = make([spec for spec in chosen if not spec.merges], 1)
    again.load_state_dict(model.merged_state_dict())
    with torch.no_grad():
        torch.testing.assert_close(again(x)["a"], model(x)["a"], rtol=1e-4, atol=1e-5)


def test_that_a_copy_of_the_model_has_adapters_of_its_own() -> None:
    model, x = assembled("conv", "houlsby"), images("conv")
    train_a_little(model, x)
    with torch.no_grad():
        expected = model(x)["a"]
        twin = copy.deepcopy(model.stack)
        before = twin.features(x)
        for parameter in model.adapters[0].parameters():
            parameter.zero_()
        assert torch.equal(twin.features(x), before)
        assert not torch.equal(model(x)["a"], expected)


def test_that_what_cannot_be_is_refused_with_a_reason() -> None:
    lora, beside = LoraAdapter(blocks=("0", "stem")), ResidualParallelAdapter(blocks=("0",))
    cases = {
        "has no block 'nowhere'": [HoulsbyAdapter(blocks=("nowhere",))],
        "'0' cannot carry BitFit and Norm tuning together": [
            BitFitAdapter(blocks=("0",)),
            NormTuningAdapter(blocks=("0",)),
        ],
        "'0' cannot carry Residual adapter, parallel and LoRA together": [beside, lora],
        "A layer of block 'stem' already has an adapter": [HoulsbyAdapter(blocks=("stem",)), lora],
        "'0' cannot carry Houlsby bottleneck and Houlsby bottleneck together": [
            HoulsbyAdapter(blocks=("0",)),
            HoulsbyAdapter(blocks=("1", "0")),
        ],
        "do not lie next to each other: '1' is missing": [SideTuningAdapter(blocks=("0", "2"))],
    }
    for message, wanted in cases.items():
        with pytest.raises(UserError, match=message) as caught:
            insert_adapters(stack_of("conv"), wanted, seed=0)
        assert caught.value.remedy
