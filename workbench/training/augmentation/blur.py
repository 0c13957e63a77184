"""Blurred images. N examples, C channels, S × S pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.transform import changed

NARROWEST_PX = 0.1


@dataclass(frozen=True)
class Blur:
    """Blurs a share of the images by Gaussians of 0.1 to `sigma` pixels, each of its own; edges are mirrored."""

    sigma: float
    probability: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        rows = draws.chosen(self.probability)
        sigmas = draws.put(draws.uniform(NARROWEST_PX, self.sigma)[rows])
        radius = min(math.ceil(3 * self.sigma), images.shape[-1] - 1)
        return changed(images, rows, draws, lambda some: blurred(some, sigmas, radius))


def blurred(images: Tensor, sigmas_N: Tensor, radius: int) -> Tensor:
    """Gaussians cut off at `radius` pixels. Along rows, then along columns: each channel of each image is a group."""
    count, channels, size, _ = images.shape
    offsets = torch.arange(-radius, radius + 1, device=images.device, dtype=torch.float32)
    weights = torch.exp(-0.5 * (offsets / sigmas_N[:, None]) ** 2)
    weights = (weights / weights.sum(dim=1, keepdim=True)).repeat_interleave(channels, dim=0)
    padded = functional.pad(images, [radius] * 4, mode="reflect").reshape(1, count * channels, size + 2 * radius, -1)
    along_rows = functional.conv2d(padded, weights[:, None, None, :], groups=count * channels)
    return functional.conv2d(along_rows, weights[:, None, :, None], groups=count * channels).reshape(images.shape)
