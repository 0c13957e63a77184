"""Tiny networks of several families, on which every kind of adapter that PEFT lacks is tried."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache

import torch
import torchvision
from timm.models import SwinTransformer, VisionTransformer
from torch import Tensor, nn

from models.sources.built import BuiltSource
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
from tests.models.wrapped import wrapped_source


class Unit(nn.Module):
    """Two convolutions with batch norm on the way, the first with a stride; a shortcut that fits."""

    def __init__(self, below: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(below, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.shortcut = nn.Conv2d(below, width, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        h: Tensor = self.conv2(torch.relu(self.bn1(self.conv1(x)))) + self.shortcut(x)
        return torch.relu(h)


class ConvNet(nn.Module):
    """Blocks `stem`, `0`, `1`, `2`; the last unit halves the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(6)
        self.units = nn.Sequential(Unit(6, 6, 1), Unit(6, 6, 1), Unit(6, 8, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.units(torch.relu(self.bn1(self.conv1(x))))
        logits: Tensor = self.fc(torch.flatten(self.pool(h), 1))
        return logits


def _vit() -> nn.Module:
    return VisionTransformer(img_size=8, patch_size=4, embed_dim=8, depth=3, num_heads=2, num_classes=5)


def _torchvision_vit() -> nn.Module:
    return torchvision.models.VisionTransformer(8, 4, 3, 2, 8, 16, num_classes=5)


def _swin() -> nn.Module:
    """Its blocks give (B, H, W, C), with as many channels as rows in the first stage."""
    sizes = {"img_size": 16, "patch_size": 2, "window_size": 4, "embed_dim": 8, "depths": (2, 2), "num_heads": (2, 2)}
    return SwinTransformer(**sizes, num_classes=5)


NETS: dict[str, Callable[[], nn.Module]] = {
    "conv": ConvNet,
    "vit": _vit,
    "torchvision vit": _torchvision_vit,
    "swin": _swin,
}
SIZES = {"conv": 8, "vit": 8, "torchvision vit": 8, "swin": 16}


def net(name: str) -> BuiltSource:
    """The network with the same random weights every time, none of them zero or one, statistics included."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        model = NETS[name]()
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn(parameter.shape))
        for part in model.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.running_mean = torch.randn(part.num_features)
                part.running_var = torch.rand(part.num_features) + 0.5
    return wrapped_source(model, SIZES[name])


@cache
def _cut(name: str) -> LayerStack:
    return LayerStack.cut(net(name))


def stack_of(name: str) -> LayerStack:
    """The network cut into blocks, a fresh one every time; cutting it anew would take most of a test."""
    return copy.deepcopy(_cut(name))


def images(name: str, count: int = 4) -> Tensor:
    size = SIZES[name]
    return torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(1))


_BLOCKS = {
    "conv": ("0", "2"),
    "vit": ("0", "1"),
    "torchvision vit": ("encoder_layer_0", "encoder_layer_1"),
    "swin": ("0.0", "1.downsample"),
}
_SPANS = {**_BLOCKS, "conv": ("1", "2"), "swin": ("0.0", "0.1", "1.downsample")}
_CONVOLUTIONS = {"conv": ("stem", "0", "2"), "vit": ("stem",), "torchvision vit": ("stem",), "swin": ("stem",)}


def specs(name: str) -> dict[str, Adapter]:
    """Every kind, on blocks of the network that can carry it."""
    blocks, convolutions = _BLOCKS[name], _CONVOLUTIONS[name]
    return {
        "houlsby": HoulsbyAdapter(blocks=blocks, reduction=2),
        "pfeiffer": PfeifferAdapter(blocks=blocks, reduction=2, activation="silu"),
        "parallel": ParallelAdapter(blocks=blocks, reduction=2, scale=2.0),
        "residual-series": ResidualSeriesAdapter(blocks=convolutions),
        "residual-series without norm": ResidualSeriesAdapter(blocks=convolutions, norm=False),
        "residual-parallel": ResidualParallelAdapter(blocks=convolutions),
        "bitfit": BitFitAdapter(blocks=blocks),
        "norm-tuning": NormTuningAdapter(blocks=blocks),
        "norm-tuning, live": NormTuningAdapter(blocks=blocks, live=True),
        "side": SideTuningAdapter(blocks=_SPANS[name], reduction=2, layers=2),
    }


CASES = [(name, kind) for name in ("conv", "vit") for kind in specs(name)]
"""Every kind on a convolutional net and on a transformer."""
WIDER_CASES = [*CASES, *((name, kind) for name in ("torchvision vit", "swin") for kind in specs(name))]
"""Also where attention hides its layers, and where the channels of pictures stand last."""
IN_PLACE = ("bitfit", "norm-tuning", "norm-tuning, live")
