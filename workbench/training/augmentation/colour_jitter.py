"""Brightness, contrast, saturation and hue changed in an order of its own for each image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from workbench.training.augmentation.colours import brightness, contrast, hue, saturation
from workbench.training.augmentation.draws import Draws, Floats
from workbench.training.augmentation.transform import changed_by_kind

_CHANGES = (brightness, contrast, saturation, hue)


@dataclass(frozen=True)
class ColourJitter:
    """Factors lie between 1 − strength and 1 + strength; the hue turns by at most its strength."""

    brightness: float
    contrast: float
    saturation: float
    hue: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        order, strengths = draws.orders(len(_CHANGES)), self.strengths(draws)
        for turn in range(len(_CHANGES)):
            which = order[:, turn]
            images = changed_by_kind(images, which, np.choose(which, strengths), _CHANGES, draws)
        return images

    def strengths(self, draws: Draws) -> list[Floats]:
        """(N,) for each change."""
        factors = [draws.uniform(1.0 - wide, 1.0 + wide) for wide in (self.brightness, self.contrast, self.saturation)]
        return [*factors, draws.uniform(-self.hue, self.hue)]
