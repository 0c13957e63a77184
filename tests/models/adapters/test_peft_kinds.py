"""What holds for every kind of PEFT adapter, on a convolution net and on a vision transformer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.adapters.registry import insert_adapters
from models.assembling import assemble
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead

Disturb = Callable[[list[nn.Parameter]], None]


def _copies(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def test_that_a_fresh_adapter_is_the_identity_and_leaves_the_sources_tensors_alone(case: Any, disturb: Disturb) -> None:
    """Exact but for rounding: PiSSA, DoRA, HRA and the rotations compute W in another order."""
    stack = case.stack()
    expected, source = stack.features(case.images()), _copies(stack.model)
    (adapter,) = insert_adapters(stack, [case.spec], seed=0)
    torch.testing.assert_close(stack.features(case.images()), expected, atol=2e-6, rtol=1e-5)
    now = {adapter.renamed(name): tensor for name, tensor in stack.model.state_dict().items()}
    for name, tensor in source.items():
        assert torch.equal(now.pop(name), tensor)
    assert all(name.startswith("adapters.") for name in now)
    disturb(adapter.parameters())
    assert (stack.features(case.images()) - expected).abs().max() > 1e-4


def test_that_only_adapter_and_head_change_in_training(case: Any) -> None:
    head = LinearHead(task="kind")
    model = assemble(case.stack(), freeze=Freeze(), heads=[head], num_outputs={"kind": 3}, adapters=[case.spec])
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    optimizer = torch.optim.AdamW(model.trainable_parameters(), lr=1e-2)
    model.train()
    for _ in range(3):
        optimizer.zero_grad()
        torch.autograd.backward(nn.functional.cross_entropy(model(case.images())["kind"], torch.tensor([0, 1, 2, 0])))
        optimizer.step()
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert {name.split(".")[0] for name in changed} == {"adapters", "heads"}
    own = {id(parameter) for parameter in model.adapters[0].parameters()}
    names = {name for name, tensor in model.state_dict(keep_vars=True).items() if id(tensor) in own}
    assert names
    assert names <= changed


def test_that_merging_keeps_outputs_and_telling_it_beforehand_changes_nothing(case: Any, disturb: Disturb) -> None:
    stack, adapter = case.inserted()
    disturb(adapter.parameters())
    expected, before = stack.features(case.images()), _copies(stack.model)
    told = adapter.merged_weights()
    after = stack.model.state_dict()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
    plain = case.stack()
    assert set(told) < set(plain.model.state_dict())
    plain.model.load_state_dict(told, strict=False)
    assert (plain.features(case.images()) - expected).abs().max() < 1e-5
    adapter.merge()
    assert set(stack.model.state_dict()) == set(plain.model.state_dict())
    for name, tensor in stack.model.state_dict().items():
        assert torch.equal(tensor, plain.model.state_dict()[name])
    assert adapter.parameters() == []


def test_that_the_same_seed_draws_the_same_adapter_and_leaves_the_generator_alone(vit_case: Any) -> None:
    before = torch.get_rng_state()
    (first, _), (again, _) = vit_case.inserted(seed=5), vit_case.inserted(seed=5)
    for name, tensor in first.model.state_dict().items():
        assert torch.equal(tensor, again.model.state_dict()[name])
    assert torch.equal(before, torch.get_rng_state())


def test_that_each_parameter_serves_one_block(vit_case: Any) -> None:
    _, adapter = vit_case.inserted()
    of_blocks = [id(parameter) for block in adapter.block_names for parameter in adapter.parameters_of(block)]
    assert sorted(of_blocks) == sorted(id(parameter) for parameter in adapter.parameters())
    assert adapter.block_names == vit_case.spec.blocks
    assert adapter.parameters_of(adapter.block_names[1])


def test_that_two_of_a_kind_on_different_blocks_do_not_disturb_each_other(vit_case: Any, disturb: Disturb) -> None:
    stack = vit_case.stack()
    low, high = vit_case.spec.blocks
    specs = [vit_case.spec.model_copy(update={"blocks": (name,)}) for name in (low, high)]
    adapters = insert_adapters(stack, specs, seed=0)
    expected = stack.features(vit_case.images())
    for adapter in adapters:
        disturb(adapter.parameters())
        moved = stack.features(vit_case.images())
        assert (moved - expected).abs().max() > 1e-6
        expected = moved
    told = {name: tensor for adapter in adapters for name, tensor in adapter.merged_weights().items()}
    plain = vit_case.stack()
    plain.model.load_state_dict(told, strict=False)
    assert (plain.features(vit_case.images()) - expected).abs().max() < 1e-5


def test_that_a_block_without_linear_layers_refuses_what_needs_them(linear_only: Any) -> None:
    with pytest.raises(UserError, match=r"has no layer that .* can adapt.*Choose a block with linear layers"):
        linear_only.inserted()
