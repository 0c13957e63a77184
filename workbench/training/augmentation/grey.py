"""Images without their colour."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from workbench.training.augmentation.colours import grey
from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.transform import changed


@dataclass(frozen=True)
class Grey:
    """Takes the colour from a share of the images."""

    probability: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        return changed(images, draws.chosen(self.probability), draws, grey)
