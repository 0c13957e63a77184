"""Windows of images, each brought back to the image's size. N examples, S × S pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.training.augmentation.draws import Draws, Wholes

_TRIES = 10
"""Windows that do not fit are drawn anew so often, as torchvision does; then all of the image is taken."""


@dataclass(frozen=True)
class Windows:
    """Corners and sides in pixels, (N,) each."""

    top: Wholes
    left: Wholes
    height: Wholes
    width: Wholes


@dataclass(frozen=True)
class ResizedCrop:
    """A window of `smallest` to 1 of the area, its width by its height from 1 / `stretch` to `stretch`.

    Bilinear within the window, as torchvision resizes what it has cut out.
    """

    smallest: float
    stretch: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        return resized(images, self.windows(images.shape[-1], draws), draws)

    def windows(self, size: int, draws: Draws) -> Windows:
        """For each image the first of its tries that fits into `size` × `size` pixels."""
        area = size**2 * (self.smallest + (1.0 - self.smallest) * draws.each_uniform(_TRIES))
        ratio = np.exp(math.log(self.stretch) * (2.0 * draws.each_uniform(_TRIES) - 1.0))
        widths, heights = (np.rint(np.sqrt(sides)).astype(np.int64) for sides in (area * ratio, area / ratio))
        fits = (widths > 0) & (widths <= size) & (heights > 0) & (heights <= size)
        rows, first = np.arange(draws.count), fits.argmax(axis=1)
        width, height = (np.where(fits.any(axis=1), sides[rows, first], size) for sides in (widths, heights))
        return Windows(draws.whole(size - height + 1), draws.whole(size - width + 1), height, width)


def resized(images: Tensor, windows: Windows, draws: Draws) -> Tensor:
    """The windows at the images' size. They only grow, so nothing has to be filtered."""
    size = images.shape[-1]
    x, y = (
        _places(draws.put(start), draws.put(side), size)
        for start, side in ((windows.left, windows.width), (windows.top, windows.height))
    )
    grid = torch.stack([x[:, None, :].expand(-1, size, -1), y[:, :, None].expand(-1, -1, size)], dim=-1)
    return functional.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=True)


def _places(start_N: Tensor, side_N: Tensor, size: int) -> Tensor:
    """Where pixels of the result come from, from −1 in the middle of the first pixel to 1 in that of the last, (N, S).

    Never from beyond the window's outermost pixels.
    """
    steps = torch.arange(size, device=start_N.device) + 0.5
    within = (steps * side_N[:, None] / size - 0.5).clamp(min=0).minimum(side_N[:, None] - 1.0)
    return (start_N[:, None] + within) * (2.0 / (size - 1)) - 1.0


@dataclass(frozen=True)
class PaddedCrop:
    """Shifts by whole pixels, at most `padding` of the image's size to each side."""

    padding: float
    fill: Literal["black", "reflect"]

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        size = images.shape[-1]
        edge = min(max(1, round(self.padding * size)), size - 1)
        mode = "reflect" if self.fill == "reflect" else "constant"
        padded = functional.pad(images, [edge] * 4, mode=mode)
        along = torch.arange(size, device=images.device)
        rows, columns = (draws.put(draws.whole(2 * edge + 1))[:, None] + along for _ in range(2))
        examples = torch.arange(len(images), device=images.device)[:, None, None]
        # What is indexed apart comes first: (N, S, S, C).
        return padded[examples, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
