"""Residual adapters in series: Rebuffi et al. 2017 (Learning multiple visual domains with residual adapters), 3."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.adapters.beside import InsertedBeside, Placer
from models.adapters.survey import convolution_places
from models.spec.adapters import ResidualSeriesAdapter
from models.stack import LayerStack


class SeriesConvolution(nn.Module):
    """y + A∗BN(y), or y + A∗y without the norm; A is a 1×1 convolution that begins at zero.

    The norm stands before A, as in the authors' code; it lives in training and uses its running statistics after.
    """

    def __init__(self, width: int, *, norm: bool) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(width) if norm else nn.Identity()
        self.mix = nn.Conv2d(width, width, 1, bias=False)
        nn.init.zeros_(self.mix.weight)

    def forward(self, _x: Tensor, y: Tensor) -> Tensor:
        update: Tensor = self.mix(self.norm(y))
        return y + update.to(y.dtype)


def insert(stack: LayerStack, spec: ResidualSeriesAdapter, seed: int) -> InsertedBeside:
    """An adapter after each dense convolution. Raises `UserError` for a block without, or one that is taken."""
    placer = Placer(stack, spec.blocks, spec.kind, seed)
    layers = convolution_places(stack, placer.blocks)
    for block in placer.blocks:
        for path, layer in layers[block.name]:
            options = {"width": layer.out_channels, "norm": spec.norm}
            placer.put(block, SeriesConvolution, options, path)
    return placer.inserted(None if spec.norm else _merged)


def _merged(layer: nn.Module, part: nn.Module) -> dict[str, Tensor]:
    """(I + A)·W and (I + A)·b, in the layer's own shapes."""
    weight, bias = layer.get_parameter("weight"), getattr(layer, "bias", None)
    mix = part.get_parameter("mix.weight").flatten(1)
    merged = {"weight": weight + torch.einsum("oc,cihw->oihw", mix, weight)}
    return merged if bias is None else {**merged, "bias": bias + mix @ bias}
