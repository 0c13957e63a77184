"""Affine maps of images, one for each. N examples, S × S pixels.

A map (N, 2, 3) says for a place of the result where it comes from; x to the right and y downwards, in pixels from the
image's middle. The signs are torchvision's, so that the same numbers give the same picture.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional


def warped(images: Tensor, maps_N23: Tensor, mode: Literal["nearest", "bilinear"]) -> Tensor:
    """What comes from outside is black."""
    size = images.shape[-1]
    scale = torch.tensor([1.0, 1.0, 2.0 / size], device=images.device)
    grid = functional.affine_grid(maps_N23 * scale, list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid, mode=mode, padding_mode="zeros", align_corners=False)


def turning(degrees: Tensor) -> Tensor:
    """Counter-clockwise, around the middle."""
    angle, zero = torch.deg2rad(degrees), torch.zeros_like(degrees)
    return _maps(angle.cos(), -angle.sin(), zero, angle.sin(), angle.cos(), zero)


def shearing_x(slope: Tensor, size: int) -> Tensor:
    """Rows move left the more, the lower they are; the uppermost edge stays."""
    one, zero = torch.ones_like(slope), torch.zeros_like(slope)
    return _maps(one, slope, slope * size / 2, zero, one, zero)


def shearing_y(slope: Tensor, size: int) -> Tensor:
    """Columns move up the more, the further right they are; the left edge stays."""
    one, zero = torch.ones_like(slope), torch.zeros_like(slope)
    return _maps(one, zero, zero, slope, one, slope * size / 2)


def moving_x(pixels: Tensor) -> Tensor:
    """To the right, by whole pixels: what is behind the point is cut off."""
    one, zero = torch.ones_like(pixels), torch.zeros_like(pixels)
    return _maps(one, zero, -pixels.trunc(), zero, one, zero)


def moving_y(pixels: Tensor) -> Tensor:
    """Downwards, by whole pixels."""
    one, zero = torch.ones_like(pixels), torch.zeros_like(pixels)
    return _maps(one, zero, zero, zero, one, -pixels.trunc())


def _maps(*numbers_N: Tensor) -> Tensor:
    return torch.stack(numbers_N, dim=1).view(-1, 2, 3)
