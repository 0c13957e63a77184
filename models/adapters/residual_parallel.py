"""Residual adapters in parallel: Rebuffi et al. 2018 (Efficient parametrization of multi-domain networks), 3."""

from __future__ import annotations

from torch import Tensor, nn

from models.adapters.beside import InsertedBeside, Placer
from models.adapters.survey import convolution_places
from models.block import Block
from models.spec.adapters import ResidualParallelAdapter
from models.spec.errors import UserError
from models.stack import LayerStack


class ParallelConvolution(nn.Module):
    """y + A∗x for a convolution y of x; A is a 1×1 convolution that begins at zero.

    It reads x where the middle of the convolution's kernel does: from `offset` in steps of `stride`, each (height,
    width).
    """

    def __init__(self, x_width: int, width: int, stride: tuple[int, int], offset: tuple[int, int]) -> None:
        super().__init__()
        self.stride, self.offset = stride, offset
        self.mix = nn.Conv2d(x_width, width, 1, bias=False)
        nn.init.zeros_(self.mix.weight)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        height, width = y.shape[2:]
        (top, left), (down, right) = self.offset, self.stride
        read = x[:, :, top : top + (height - 1) * down + 1 : down, left : left + (width - 1) * right + 1 : right]
        update: Tensor = self.mix(read)
        return y + update.to(y.dtype)


def insert(stack: LayerStack, spec: ResidualParallelAdapter, seed: int) -> InsertedBeside:
    """An adapter beside each dense convolution. Raises `UserError` for a block without, or one that is taken."""
    placer = Placer(stack, spec.blocks, spec.kind, seed)
    layers = convolution_places(stack, placer.blocks)
    for block in placer.blocks:
        for path, layer in layers[block.name]:
            widths = {"x_width": layer.in_channels, "width": layer.out_channels}
            reads = {"stride": layer.stride, "offset": _middle_offset(block, layer)}
            placer.put(block, ParallelConvolution, {**widths, **reads}, path)
    return placer.inserted(_merged)


def _middle_offset(block: Block, layer: nn.Conv2d) -> tuple[int, int]:
    """Where in the input the middle of the kernel begins to read, (height, width).

    Raises `UserError` where the middle reads from the padding.
    """
    middles = [spread * (size // 2) for spread, size in zip(layer.dilation, layer.kernel_size, strict=True)]
    ends = [spread * (size - 1) for spread, size in zip(layer.dilation, layer.kernel_size, strict=True)]
    before = [end // 2 for end in ends] if layer.padding == "same" else layer.padding
    before = [0, 0] if isinstance(before, str) else before
    if any(padding > min(middle, end - middle) for padding, middle, end in zip(before, middles, ends, strict=True)):
        raise UserError(
            f"A convolution of block '{block.name}' is padded by more than half of its kernel.",
            where="adapters",
            remedy="Choose another block, or residual adapters in series.",
        )
    height, width = (middle - padding for middle, padding in zip(middles, before, strict=True))
    return height, width


def _merged(layer: nn.Module, part: nn.Module) -> dict[str, Tensor]:
    """W with A added in the middle of its kernel."""
    weight = layer.get_parameter("weight").clone()
    weight[:, :, weight.shape[2] // 2, weight.shape[3] // 2] += part.get_parameter("mix.weight")[:, :, 0, 0]
    return {"weight": weight}
