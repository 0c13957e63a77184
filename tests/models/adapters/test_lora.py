"""LoRA goes where it was told, starts as the identity, trains alone, and merges without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
import torch
from torch import Tensor, nn

from models.adapters.registry import insert_adapters
from models.freezing import FreezePlan, freeze
from models.sources.build import build
from models.sources.built import BuiltSource
from models.spec.adapters import LoraAdapter, PfeifferAdapter
from models.spec.adapters.peft_low_rank import PissaAdapter
from models.spec.adapters.peft_products import Ia3Adapter
from models.spec.adapters.peft_rotations import BoftAdapter
from models.spec.errors import UserError
from models.spec.source import BundledSource, TimmSource, TorchvisionSource
from models.stack import LayerStack


@torch.no_grad()
def disturb(parameters: list[nn.Parameter]) -> None:
    for parameter in parameters:
        parameter.add_(torch.randn(parameter.shape, generator=torch.Generator().manual_seed(3)), alpha=0.1)


def test_that_a_fresh_adapter_is_the_identity(tiny_stack: Callable[[], LayerStack], images: Tensor) -> None:
    stack = tiny_stack()
    expected = stack.features(images)
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("stem", "0"), rank=3)], seed=0)
    assert torch.equal(stack.features(images), expected)
    disturb(adapter.parameters())
    assert not torch.equal(stack.features(images), expected)


def test_that_only_layers_of_the_named_blocks_are_adapted(tiny_stack: Callable[[], LayerStack]) -> None:
    """`stem` is called `conv1` in the library, and so is a layer of every unit: names must not be matched by parts."""
    stack = tiny_stack()
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("stem",), rank=2)], seed=0)
    own = {id(parameter) for parameter in adapter.parameters()}
    added = [name for name, parameter in stack.model.named_parameters() if id(parameter) in own]
    assert added == ["conv1.lora_A.default.weight", "conv1.lora_B.default.weight"]
    assert sum(parameter.numel() for parameter in adapter.parameters()) == 2 * 3 * 9 + 4 * 2


def test_that_merging_gives_the_same_outputs_and_the_librarys_own_layers(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    names = set(stack.model.state_dict())
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("stem", "1"), rank=2, alpha=4.0)], seed=0)
    disturb(adapter.parameters())
    expected = stack.features(images)
    told = adapter.merged_weights()
    adapter.merge()
    assert set(stack.model.state_dict()) == names
    torch.testing.assert_close(stack.features(images), expected)
    for name, tensor in told.items():
        assert torch.equal(tensor, stack.model.state_dict()[name])
    assert adapter.parameters() == []


def test_that_the_update_is_the_papers_formula(wrapped: Callable[..., BuiltSource]) -> None:
    """Hu et al. 2021, section 4.1: h = W₀x + (alpha / r)·B·A·x."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(5, 4), nn.Linear(4, 2))
    stack = LayerStack.cut(wrapped(net, size=5))
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("0",), rank=2, alpha=6.0)], seed=0)
    disturb(adapter.parameters())
    state = stack.model.state_dict()
    x = torch.randn(3, 5)
    update = (6.0 / 2) * state["0.lora_B.default.weight"] @ state["0.lora_A.default.weight"]
    expected = x @ (state["0.base_layer.weight"] + update).T + state["0.base_layer.bias"]
    torch.testing.assert_close(stack.features(x), expected)


def test_that_two_adapters_of_different_rank_live_beside_each_other(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    specs = [LoraAdapter(blocks=("0",), rank=2), LoraAdapter(blocks=("2",), rank=3)]
    first, second = insert_adapters(stack, specs, seed=0)
    expected = stack.features(images)
    for adapter in (first, second):
        disturb(adapter.parameters())
        moved = stack.features(images)
        assert not torch.equal(moved, expected)
        expected = moved


def test_that_the_same_seed_draws_the_same_adapter(tiny_stack: Callable[[], LayerStack]) -> None:
    def drawn(seed: int) -> Tensor:
        (adapter,) = insert_adapters(tiny_stack(), [LoraAdapter(blocks=("0",))], seed)
        return torch.cat([parameter.detach().flatten() for parameter in adapter.parameters()])

    before = torch.get_rng_state()
    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))
    assert torch.equal(before, torch.get_rng_state())


def test_that_layers_which_pad_by_themselves_and_depthwise_ones_are_left_out() -> None:
    stack = LayerStack.cut(build(BundledSource(initialisation="random")))
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("1.0",), rank=2)], seed=0)
    assert adapter.paths == ("blocks.1.0.conv_pw", "blocks.1.0.conv_pwl")  # type: ignore[attr-defined]
    with pytest.raises(UserError, match="'stem' has no layer that LoRA can adapt"):
        insert_adapters(stack, [LoraAdapter(blocks=("stem",))], seed=0)


def test_that_attention_which_does_not_call_its_output_layer_is_left_out() -> None:
    stack = LayerStack.cut(build(TorchvisionSource(architecture="vit_b_16", initialisation="random")))
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("encoder_layer_0",), rank=2)], seed=0)
    root = "encoder.layers.encoder_layer_0.mlp"
    assert adapter.paths == (f"{root}.0", f"{root}.3")  # type: ignore[attr-defined]


def test_that_an_adapter_in_a_frozen_block_trains_while_the_block_does_not(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("0",), rank=2)], seed=0)
    freeze(stack, FreezePlan(("frozen",) * 4))
    for parameter in adapter.parameters():
        parameter.requires_grad_(True)
    torch.autograd.backward(stack.features(images).sum())
    with_gradient = {name for name, parameter in stack.model.named_parameters() if parameter.grad is not None}
    assert with_gradient == {
        f"layers.0.{layer}.lora_{side}.default.weight" for layer in ("conv1", "conv2") for side in ("A", "B")
    }


def test_that_unknown_blocks_are_refused(tiny_stack: Callable[[], LayerStack]) -> None:
    with pytest.raises(UserError, match="has no block 'nowhere'"):
        insert_adapters(tiny_stack(), [LoraAdapter(blocks=("nowhere",))], seed=0)


@pytest.mark.parametrize("second", [LoraAdapter(blocks=("0",)), Ia3Adapter(blocks=("2", "0"))])
def test_that_two_updates_of_one_blocks_layers_are_refused(
    tiny_stack: Callable[[], LayerStack], second: LoraAdapter | Ia3Adapter
) -> None:
    with pytest.raises(UserError, match=r"Block '0' cannot carry LoRA and (LoRA|IA³) together"):
        insert_adapters(tiny_stack(), [LoraAdapter(blocks=("0", "1")), second], seed=0)


def test_that_a_kind_which_changes_no_layer_may_share_the_block(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    expected = stack.features(images)
    bottleneck, lora = insert_adapters(stack, [PfeifferAdapter(blocks=("0",)), LoraAdapter(blocks=("0",))], seed=0)
    assert torch.equal(stack.features(images), expected)
    for adapter in (bottleneck, lora):
        disturb(adapter.parameters())
        moved = stack.features(images)
        assert not torch.equal(moved, expected)
        expected = moved
    with pytest.raises(UserError, match="Block '0' cannot carry Pfeiffer bottleneck and Pfeiffer bottleneck together"):
        insert_adapters(tiny_stack(), [PfeifferAdapter(blocks=("0",))] * 2, seed=0)


def test_that_a_layer_whose_weights_are_only_read_is_left_out() -> None:
    """BEiT multiplies with its query, key and value weights by itself, because it gives them a bias of its own."""
    stack = LayerStack.cut(build(TimmSource(architecture="beit_base_patch16_224", initialisation="random")))
    (adapter,) = insert_adapters(stack, [LoraAdapter(blocks=("0",), rank=1)], seed=0)
    root = "blocks.0"
    assert adapter.paths == (f"{root}.attn.proj", f"{root}.mlp.fc1", f"{root}.mlp.fc2")  # type: ignore[attr-defined]


def test_that_layers_of_like_names_get_their_own_numbers(wrapped: Callable[..., BuiltSource]) -> None:
    """PEFT takes the first pattern that fits the end of a path; here every path is the end of another."""
    net = nn.Sequential(
        nn.Linear(5, 4), nn.Sequential(nn.Linear(4, 3), nn.Sequential(nn.Linear(3, 8), nn.Linear(8, 9)))
    )
    stack = LayerStack.cut(wrapped(net, size=5))
    names = tuple(block.name for block in stack.blocks)
    (adapter,) = insert_adapters(stack, [PissaAdapter(blocks=names, rank=7)], seed=0)
    ranks = {path: cast("Any", stack.model.get_submodule(path)).r["default"] for path in adapter.paths}  # type: ignore[attr-defined]
    sides = {name: min(layer.weight.shape) for name, layer in net.named_modules() if isinstance(layer, nn.Linear)}
    assert ranks
    assert ranks == {path: min(7, sides.get(path, sides.get(f"{path}.base_layer", 0))) for path in ranks}


def test_that_a_size_which_fits_no_layer_is_refused_with_a_hint(tiny_stack: Callable[[], LayerStack]) -> None:
    """The block's layers have 36 and 4 inputs."""
    with pytest.raises(UserError, match=r"has no layer that BOFT can adapt.*layers that its size fits"):
        insert_adapters(tiny_stack(), [BoftAdapter(blocks=("0",), block_size=5)], seed=0)
    (adapter,) = insert_adapters(tiny_stack(), [BoftAdapter(blocks=("0",), block_size=9)], seed=0)
    assert adapter.paths == ("layers.0.conv1",)  # type: ignore[attr-defined]
