"""Where the channels stand in what layers read and give: found by structure, never by a model's name."""

from __future__ import annotations

from dataclasses import dataclass

from timm.layers import LayerNorm
from torch import nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.conv import _ConvNd

_PICTURE_LAYERS = (_ConvNd, _NormBase, nn.GroupNorm)
"""Layers that have the channels of pictures behind the batch."""
_ROW_NORMS = (nn.LayerNorm, LayerNorm)
"""Norms over the last axis; others that are derived from them move the axes."""
_READS = ("in_channels", "in_features", "num_features", "num_channels")
_GIVES = ("out_channels", "out_features", "num_features", "num_channels")


@dataclass(frozen=True)
class Form:
    """The shape of a layer's input or output, batch first."""

    shape: tuple[int, ...]
    first: bool
    """True where the channels stand behind the batch, as in (B, C, H, W); otherwise they stand last."""

    @property
    def width(self) -> int:
        """The number of channels."""
        return self.shape[1] if self.first else self.shape[-1]


def input_form(layer: nn.Module, shape: tuple[int, ...]) -> Form:
    return Form(shape, _is_first(layer, shape, _READS))


def output_form(layer: nn.Module, shape: tuple[int, ...]) -> Form:
    return Form(shape, _is_first(layer, shape, _GIVES))


def _is_first(layer: nn.Module, shape: tuple[int, ...], attributes: tuple[str, ...]) -> bool:
    """Only pictures (four axes) can have their channels first: where a layer within has as many.

    Where the last axis fits as well, or neither does, layers that only know that order decide, unless a norm over the
    last axis comes after them.
    """
    if len(shape) != 4:
        return False
    widths = {width for part in layer.modules() for width in _widths(part, attributes)}
    fits_first, fits_last = shape[1] in widths, shape[-1] in widths
    if fits_first != fits_last:
        return fits_first
    parts = [part for part in layer.modules() if _widths(part, attributes)]
    return any(isinstance(part, _PICTURE_LAYERS) for part in parts) and type(parts[-1]) not in _ROW_NORMS


def _widths(part: nn.Module, attributes: tuple[str, ...]) -> list[int]:
    named = [getattr(part, name, None) for name in attributes]
    if isinstance(part, nn.LayerNorm | nn.RMSNorm):
        named.append(part.normalized_shape[-1])
    return [width for width in named if isinstance(width, int)]
