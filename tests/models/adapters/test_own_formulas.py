"""Each adapter that PEFT lacks against its formula, written out for one layer; the papers stand with the formulas."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

from models.adapters.adapter import InsertedAdapter
from models.adapters.registry import insert_adapters
from models.spec.adapters import (
    Adapter,
    BitFitAdapter,
    HoulsbyAdapter,
    NormTuningAdapter,
    ParallelAdapter,
    PfeifferAdapter,
    ResidualParallelAdapter,
    ResidualSeriesAdapter,
    SideTuningAdapter,
)
from models.stack import LayerStack
from tests.models.adapters.own_nets import images, net, stack_of


@torch.no_grad()
def adapted(name: str, spec: Adapter) -> tuple[LayerStack, InsertedAdapter, dict[str, Tensor]]:
    """The network, the adapter with random weights (running statistics too), and its tensors by name."""
    stack = stack_of(name)
    (adapter,) = insert_adapters(stack, [spec], seed=0)
    generator = torch.Generator().manual_seed(4)
    tensors = {}
    for place, module in adapter.modules.items():
        for key, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.1)
            tensors[f"{place}.{key}"] = tensor
    return stack, adapter, tensors


def block_output(name: str, block: str) -> tuple[Tensor, Tensor, nn.Module]:
    """Input and output of a block of the plain network, and its main layer."""
    stack = stack_of(name)
    at = stack.index_of(block)
    with torch.no_grad():
        x = stack.run(images(name), 0, at)
        return x, stack.blocks[at](x), stack.model.get_submodule(stack.blocks[at].main)


@torch.no_grad()
def test_that_houlsby_adds_a_bottleneck_after_attention_and_after_the_mlp() -> None:
    """Houlsby et al. 2019, figure 2: h + up(gelu(down(h))) on what each branch gives, before it is added."""
    stack, _, told = adapted("vit", HoulsbyAdapter(blocks=("1",), reduction=4))
    assert len(told) == 2 * 4
    assert told["blocks.1.attn.houlsby.down.weight"].shape == (2, 8)
    x, _, block = block_output("vit", "1")

    def bottleneck(branch: str, h: Tensor) -> Tensor:
        w = {key.rpartition(f"{branch}.houlsby.")[2]: tensor for key, tensor in told.items() if branch in key}
        return h + F.gelu(h @ w["down.weight"].T + w["down.bias"]) @ w["up.weight"].T + w["up.bias"]

    h = x + bottleneck("attn", block.attn(block.norm1(x)))  # type: ignore[operator]
    expected = h + bottleneck("mlp", block.mlp(block.norm2(h)))  # type: ignore[operator]
    torch.testing.assert_close(stack.blocks[stack.index_of("1")](x), expected)


@torch.no_grad()
def test_that_pfeiffer_adds_one_bottleneck_and_to_a_convolutional_unit_at_its_output() -> None:
    """Pfeiffer et al. 2021: as Houlsby's, once; on (B, C, H, W) the matrices work at every position."""
    stack, _, told = adapted("conv", PfeifferAdapter(blocks=("2",), reduction=2))
    w = {key.removeprefix("units.2.pfeiffer."): tensor.flatten(1).squeeze(-1) if tensor.ndim == 4 else tensor
         for key, tensor in told.items()}  # fmt: skip
    x, y, _ = block_output("conv", "2")
    h = y.movedim(1, -1)
    update = F.relu(h @ w["down.weight"].T + w["down.bias"]) @ w["up.weight"].T + w["up.bias"]
    torch.testing.assert_close(stack.blocks[stack.index_of("2")](x), y + update.movedim(-1, 1))
    _, _, on_vit = adapted("vit", PfeifferAdapter(blocks=("0",)))
    assert {key.rpartition(".pfeiffer.")[0] for key in on_vit} == {"blocks.0.mlp"}


@torch.no_grad()
def test_that_the_parallel_bottleneck_reads_what_the_mlp_reads() -> None:
    """He et al. 2022, table 1: h + s·up(relu(down(x))), x the input of the branch and h its output."""
    stack, _, told = adapted("vit", ParallelAdapter(blocks=("0",), reduction=2, scale=3.0))
    w = {key.removeprefix("blocks.0.mlp.parallel."): tensor for key, tensor in told.items()}
    x, _, block = block_output("vit", "0")
    h = x + block.attn(block.norm1(x))  # type: ignore[operator]
    read = block.norm2(h)  # type: ignore[operator]
    update = F.relu(read @ w["down.weight"].T + w["down.bias"]) @ w["up.weight"].T + w["up.bias"]
    expected = h + block.mlp(read) + 3.0 * update  # type: ignore[operator]
    torch.testing.assert_close(stack.blocks[stack.index_of("0")](x), expected)


@torch.no_grad()
def test_that_the_parallel_bottleneck_of_a_shrinking_unit_reads_averages() -> None:
    """The unit halves the picture: the bottleneck reads means of 2×2 positions."""
    stack, _, told = adapted("conv", ParallelAdapter(blocks=("2",), reduction=2, scale=0.5))
    w = {key.removeprefix("units.2.parallel."): tensor for key, tensor in told.items()}
    x, y, _ = block_output("conv", "2")
    read = x.unflatten(3, (-1, 2)).mean(4).unflatten(2, (-1, 2)).mean(3)
    update = F.conv2d(F.relu(F.conv2d(read, w["down.weight"], w["down.bias"])), w["up.weight"], w["up.bias"])
    torch.testing.assert_close(stack.blocks[stack.index_of("2")](x), y + 0.5 * update)


@torch.no_grad()
@pytest.mark.parametrize("norm", [True, False])
def test_that_the_residual_adapter_in_series_follows_the_convolution(norm: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """Rebuffi et al. 2017: y + A∗BN(y) after the convolution y, before the batch norm of the source."""
    stack, _, told = adapted("conv", ResidualSeriesAdapter(blocks=("stem",), norm=norm))
    w = {key.removeprefix("conv1.residual-series."): tensor for key, tensor in told.items()}
    plain, x = net("conv").model, images("conv")
    y = plain.conv1(x)  # type: ignore[operator]
    read = y.movedim(1, -1)
    if norm:
        read = (read - w["norm.running_mean"]) / torch.sqrt(w["norm.running_var"] + 1e-5)
        read = read * w["norm.weight"] + w["norm.bias"]
    y = y + (read @ w["mix.weight"].flatten(1).T).movedim(-1, 1)
    torch.testing.assert_close(stack.run(x, 0, 1), torch.relu(plain.bn1(y)))  # type: ignore[operator]


@torch.no_grad()
def test_that_the_residual_adapter_in_parallel_reads_the_middle_of_the_kernel() -> None:
    """Rebuffi et al. 2018: y + A∗x. With a stride of 2 and a padding of 1, a 3×3 kernel's middle reads rows 0, 2, 4…"""
    stack, adapter, told = adapted("conv", ResidualParallelAdapter(blocks=("2",)))
    assert set(adapter.modules) == {f"units.2.{layer}.residual-parallel" for layer in ("conv1", "conv2")}
    first, second = (told[f"units.2.{layer}.residual-parallel.mix.weight"].flatten(1) for layer in ("conv1", "conv2"))
    x, _, unit = block_output("conv", "2")
    read = x[:, :, ::2, ::2].movedim(1, -1)
    h = torch.relu(unit.bn1(unit.conv1(x) + (read @ first.T).movedim(-1, 1)))  # type: ignore[operator]
    y = unit.conv2(h) + (h.movedim(1, -1) @ second.T).movedim(-1, 1) + unit.shortcut(x)  # type: ignore[operator]
    torch.testing.assert_close(stack.blocks[stack.index_of("2")](x), torch.relu(y))


@torch.no_grad()
def test_that_side_tuning_blends_the_span_with_the_side_network() -> None:
    """Zhang et al. 2020, section 3: alpha·B(x) + (1 - alpha)·S(x), over two blocks of tokens."""
    stack, _, told = adapted("vit", SideTuningAdapter(blocks=("1", "0"), reduction=4, layers=2))
    w = {key.removeprefix("blocks.1.side."): tensor for key, tensor in told.items()}
    assert w["layers.0.weight"].shape == (2, 8)
    plain = stack_of("vit")
    start = plain.index_of("0")
    x = plain.run(images("vit"), 0, start)
    s = F.relu(x @ w["layers.0.weight"].T + w["layers.0.bias"])
    s = F.relu(s @ w["layers.1.weight"].T + w["layers.1.bias"])
    s = s @ w["output.weight"].T + w["output.bias"]
    expected = w["alpha"] * plain.run(x, start, start + 2) + (1 - w["alpha"]) * s
    torch.testing.assert_close(stack.run(x, start, start + 2), expected)


@torch.no_grad()
def test_that_a_side_network_shrinks_pictures_step_by_step() -> None:
    """From 8×8 over sqrt(8·4) = 5.7, rounded 6, to 4×4, each by means of neighbouring positions."""
    stack, _, told = adapted("conv", SideTuningAdapter(blocks=("2",), reduction=4, layers=2))
    w = {key.removeprefix("units.2.side."): tensor for key, tensor in told.items()}
    x, y, _ = block_output("conv", "2")
    s = F.relu(F.conv2d(F.adaptive_avg_pool2d(x, 6), w["layers.0.weight"], w["layers.0.bias"], padding=1))
    s = F.relu(F.conv2d(F.adaptive_avg_pool2d(s, 4), w["layers.1.weight"], w["layers.1.bias"], padding=1))
    s = F.conv2d(s, w["output.weight"], w["output.bias"])
    expected = w["alpha"] * y + (1 - w["alpha"]) * s
    torch.testing.assert_close(stack.blocks[stack.index_of("2")](x), expected)


def test_that_every_kind_finds_the_channels_of_pictures_that_have_them_last() -> None:
    """Swin gives (B, H, W, C), here with 8 of each: a bottleneck on the rows would fail at another size."""
    _, _, told = adapted("swin", PfeifferAdapter(blocks=("stem", "0.1", "1.downsample"), reduction=2))
    widths = {key.partition(".pfeiffer")[0]: tensor.shape[1] for key, tensor in told.items() if "down.weight" in key}
    assert widths == {"patch_embed": 8, "layers.0.blocks.1.mlp": 8, "layers.1.downsample": 16}
    assert all(tensor.ndim <= 2 for tensor in told.values())


def test_that_biases_and_norms_are_told_by_their_layers() -> None:
    """Counts by hand, on torchvision's transformer: biases of qkv, output layer, both MLP layers, both norms."""
    blocks = ("encoder_layer_0",)
    (bitfit,) = insert_adapters(stack_of("torchvision vit"), [BitFitAdapter(blocks=blocks)], seed=0)
    assert sorted(parameter.numel() for parameter in bitfit.parameters()) == sorted([24, 8, 16, 8, 8, 8])
    (norms,) = insert_adapters(stack_of("torchvision vit"), [NormTuningAdapter(blocks=blocks)], seed=0)
    assert [parameter.numel() for parameter in norms.parameters()] == [8, 8, 8, 8]
