"""Mirrored images."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.transform import changed

LEFT_RIGHT, TOP_BOTTOM = 3, 2
"""The dimensions of (N, C, S, S) along which a flip goes."""


@dataclass(frozen=True)
class Flip:
    """Mirrors a share of the images along one dimension."""

    along: int
    probability: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        return changed(images, draws.chosen(self.probability), draws, lambda some: some.flip(self.along))
