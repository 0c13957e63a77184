"""Expected values are torchvision's own functions, called image by image with the same numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import pytest
import torch
from torch import Tensor
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as v2

from workbench.training.augmentation import warping

Mode = Literal["nearest", "bilinear"]
Reference = Callable[[Tensor, float, InterpolationMode], Tensor]


def _affine(
    image: Tensor, mode: InterpolationMode, *, move: tuple[int, int] = (0, 0), shear: tuple[float, float] = (0, 0)
) -> Tensor:
    degrees = [math.degrees(math.atan(slope)) for slope in shear]
    return v2.affine(image, 0.0, list(move), 1.0, degrees, interpolation=mode, center=[0, 0])


MAPS: dict[str, tuple[Callable[[Tensor], Tensor], Reference, float]] = {
    "turning": (warping.turning, lambda image, angle, mode: v2.rotate(image, angle, interpolation=mode), 120.0),
    "shearing x": (
        lambda slopes: warping.shearing_x(slopes, 20),
        lambda image, m, mode: _affine(image, mode, shear=(m, 0)),
        0.9,
    ),
    "shearing y": (
        lambda slopes: warping.shearing_y(slopes, 20),
        lambda image, m, mode: _affine(image, mode, shear=(0, m)),
        0.9,
    ),
    "moving x": (warping.moving_x, lambda image, m, mode: _affine(image, mode, move=(int(m), 0)), 7.9),
    "moving y": (warping.moving_y, lambda image, m, mode: _affine(image, mode, move=(0, int(m))), 7.9),
}


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
@pytest.mark.parametrize(("maps", "reference", "most"), MAPS.values(), ids=MAPS.keys())
def test_that_each_image_is_warped_as_torchvision_warps_it_alone(
    images: Tensor, maps: Callable[[Tensor], Tensor], reference: Reference, most: float, mode: Mode
) -> None:
    amounts = torch.linspace(-most, most, len(images))
    warped = warping.warped(images, maps(amounts), mode)
    there = InterpolationMode(mode)
    expected = torch.stack(
        [reference(image, amount.item(), there) for image, amount in zip(images, amounts, strict=True)]
    )
    # Where the place lies right between two pixels, the nearest of them is a matter of the last bit.
    differing = ((warped - expected).abs() > 1e-4).float().mean().item()
    assert differing == 0.0 if mode == "bilinear" else differing < 0.005
