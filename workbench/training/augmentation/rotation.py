"""Turned images."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.warping import turning, warped


@dataclass(frozen=True)
class Rotation:
    """Turns each image by at most so many degrees to either side, around its middle; corners become black."""

    degrees: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        angles = draws.put(draws.uniform(-self.degrees, self.degrees))
        return warped(images, turning(angles), "bilinear")
