"""Covered rectangles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.training.augmentation.draws import Draws, Wholes
from workbench.training.augmentation.transform import changed

_TRIES = 10
_STRETCH = 1 / 0.3
"""A rectangle's height by its width lies between 0.3 and 1 / 0.3; Zhong et al. 2020, section 4.1.2."""


@dataclass(frozen=True)
class Erasing:
    """Covers a rectangle of `smallest` to `largest` of the area in a share of the images."""

    smallest: float
    largest: float
    fill: Literal["black", "mean"]
    probability: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        rows = draws.chosen(self.probability)
        height, width = (sides[rows] for sides in self.sides(images.shape[-1], draws))
        size = images.shape[-1]
        top, left = ((draws.uniform()[rows] * (size - sides + 1)).astype(np.int64) for sides in (height, width))

        def cover(some: Tensor) -> Tensor:
            inside = rectangles(size, *(draws.put(numbers) for numbers in (top, left, height, width)))
            fill = some.mean(dim=(2, 3), keepdim=True) if self.fill == "mean" else torch.zeros_like(some[:, :, :1, :1])
            return torch.where(inside, fill, some)

        return changed(images, rows, draws, cover)

    def sides(self, size: int, draws: Draws) -> tuple[Wholes, Wholes]:
        """Heights and widths in pixels, of the first of ten tries that fits; nothing is covered where none does."""
        low, high = self.smallest, max(self.smallest, self.largest)
        area = size**2 * (low + (high - low) * draws.each_uniform(_TRIES))
        ratio = np.exp(math.log(_STRETCH) * (2.0 * draws.each_uniform(_TRIES) - 1.0))
        heights, widths = (np.rint(np.sqrt(sides)).astype(np.int64) for sides in (area * ratio, area / ratio))
        fits = (heights < size) & (widths < size)
        chosen, first = np.arange(draws.count), fits.argmax(axis=1)
        height, width = (np.where(fits.any(axis=1), sides[chosen, first], 0) for sides in (heights, widths))
        return height, width


def rectangles(size: int, top: Tensor, left: Tensor, height: Tensor, width: Tensor) -> Tensor:
    """True inside, (N, 1, S, S); the numbers are pixels, (N,) each."""
    along = torch.arange(size, device=top.device)
    rows = (along >= top[:, None]) & (along < (top + height)[:, None])
    columns = (along >= left[:, None]) & (along < (left + width)[:, None])
    return (rows[:, :, None] & columns[:, None, :])[:, None]
