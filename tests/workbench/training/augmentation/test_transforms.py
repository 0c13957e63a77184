"""Each transform against torchvision with the parameters that it drew, or against what must hold of any such change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as v2

from workbench.training.augmentation.blur import Blur, blurred
from workbench.training.augmentation.colour_jitter import ColourJitter
from workbench.training.augmentation.crops import PaddedCrop, ResizedCrop
from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.erasing import Erasing
from workbench.training.augmentation.flips import LEFT_RIGHT, TOP_BOTTOM, Flip
from workbench.training.augmentation.grey import Grey
from workbench.training.augmentation.rotation import Rotation

Make = Callable[..., Draws]


@pytest.mark.parametrize("along", [LEFT_RIGHT, TOP_BOTTOM])
def test_that_flipping_twice_gives_the_image_back_and_some_images_are_flipped(
    images: Tensor, draws: Make, along: int
) -> None:
    flip = Flip(along, 0.5)
    once = flip(images, draws())
    flipped = (once != images).flatten(1).any(dim=1)
    assert 0 < flipped.sum() < len(images)
    torch.testing.assert_close(once[flipped], images[flipped].flip(along), rtol=0, atol=0)
    torch.testing.assert_close(flip(once, draws()), images, rtol=0, atol=0)


def test_that_resized_crops_are_those_of_torchvision_at_the_windows_that_were_drawn(
    images: Tensor, draws: Make
) -> None:
    crop, size = ResizedCrop(smallest=0.1, stretch=4 / 3), images.shape[-1]
    windows = crop.windows(size, draws())
    expected = [
        v2.resized_crop(
            image,
            int(top),
            int(left),
            int(height),
            int(width),
            [size, size],
            InterpolationMode.BILINEAR,
            antialias=False,
        )
        for image, top, left, height, width in zip(
            images, windows.top, windows.left, windows.height, windows.width, strict=True
        )
    ]
    torch.testing.assert_close(crop(images, draws()), torch.stack(expected), atol=1e-5, rtol=0)


def test_that_windows_keep_to_their_area_and_proportions_and_lie_inside(draws: Make) -> None:
    size, count = 200, 4000
    windows = ResizedCrop(smallest=0.25, stretch=2.0).windows(size, draws(count=count))
    areas, ratios = windows.height * windows.width / size**2, windows.width / windows.height
    assert areas.min() > 0.245
    assert areas.max() <= 1.0
    assert 0.49 < ratios.min() < 0.55
    assert 1.8 < ratios.max() < 2.04
    assert (windows.top >= 0).all()
    assert (windows.top + windows.height <= size).all()
    assert (windows.left >= 0).all()
    assert (windows.left + windows.width <= size).all()


@pytest.mark.parametrize("fill", ["black", "reflect"])
def test_that_padded_crops_are_windows_of_the_padded_image(images: Tensor, draws: Make, fill: str) -> None:
    edge, size = 3, images.shape[-1]
    padded = v2.pad(images, [edge] * 4, padding_mode="constant" if fill == "black" else "reflect")
    cropped = PaddedCrop(padding=edge / size, fill=fill)(images, draws())  # type: ignore[arg-type]  # one of the two
    places = [
        [
            (top, left)
            for top in range(2 * edge + 1)
            for left in range(2 * edge + 1)
            if torch.equal(whole[:, top : top + size, left : left + size], crop)
        ]
        for whole, crop in zip(padded, cropped, strict=True)
    ]
    assert all(len(found) == 1 for found in places)
    assert len({found[0] for found in places}) > 4


def test_that_rotations_are_those_of_torchvision_at_the_angles_that_were_drawn(images: Tensor, draws: Make) -> None:
    angles = draws().uniform(-30.0, 30.0)
    expected = [
        v2.rotate(image, float(angle), InterpolationMode.BILINEAR) for image, angle in zip(images, angles, strict=True)
    ]
    torch.testing.assert_close(Rotation(30.0)(images, draws()), torch.stack(expected), atol=1e-4, rtol=0)


def test_that_colours_change_in_each_images_own_order(images: Tensor, draws: Make) -> None:
    jitter, again = ColourJitter(0.4, 0.4, 0.4, 0.1), draws()
    changes = [v2.adjust_brightness, v2.adjust_contrast, v2.adjust_saturation, v2.adjust_hue]
    orders, strengths = again.orders(4), jitter.strengths(again)
    expected = []
    for n, image in enumerate(images):
        expected.append(image)
        for which in orders[n]:
            expected[n] = changes[which](expected[n], strengths[which][n])
    assert len(np.unique(orders, axis=0)) > 4
    torch.testing.assert_close(jitter(images, draws()), torch.stack(expected), atol=1e-5, rtol=0)


def test_that_blurs_are_those_of_torchvision_at_their_widths(images: Tensor) -> None:
    sigmas, radius = torch.linspace(0.1, 2.0, len(images)), 6
    expected = [
        v2.gaussian_blur(image, [2 * radius + 1] * 2, [sigma.item()] * 2)
        for image, sigma in zip(images, sigmas, strict=True)
    ]
    torch.testing.assert_close(blurred(images, sigmas, radius), torch.stack(expected), atol=1e-5, rtol=0)


def test_that_a_blur_wider_than_the_image_can_be_computed(draws: Make) -> None:
    even = torch.full((8, 1, 16, 16), 0.25)
    torch.testing.assert_close(Blur(10.0, 1.0)(even, draws()), even)


def test_that_some_images_become_grey(images: Tensor, draws: Make) -> None:
    result = Grey(0.5)(images, draws())
    is_grey = (result[:, 0] == result[:, 2]).flatten(1).all(dim=1)
    assert 0 < is_grey.sum() < len(images)
    torch.testing.assert_close(result[~is_grey], images[~is_grey], rtol=0, atol=0)
    torch.testing.assert_close(result[is_grey], v2.rgb_to_grayscale(images[is_grey], 3))


@pytest.mark.parametrize("fill", ["black", "mean"])
def test_that_what_is_erased_is_one_rectangle_of_the_area_asked_for(draws: Make, fill: str) -> None:
    images = 0.5 + 0.5 * torch.rand(400, 3, 40, 40, generator=torch.Generator().manual_seed(1))
    result = Erasing(0.1, 0.3, fill, 0.5)(images, draws(count=400))  # type: ignore[arg-type]  # one of the two
    covered = (result != images).any(dim=1)
    erased = covered.flatten(1).any(dim=1)
    assert 150 < erased.sum() < 250
    rows, columns = covered.any(dim=2), covered.any(dim=1)
    areas = rows.sum(dim=1) * columns.sum(dim=1)
    assert (covered.flatten(1).sum(dim=1) == areas)[erased].all()
    shares = areas[erased] / 40**2
    assert 0.08 < shares.min() < 0.12
    assert 0.28 < shares.max() < 0.32
    expected = images.mean(dim=(2, 3)) if fill == "mean" else torch.zeros(400, 3)
    inside = torch.where(covered[:, None], result, 0.0).sum(dim=(2, 3))[erased] / areas[erased, None]
    torch.testing.assert_close(inside, expected[erased], atol=1e-5, rtol=0)
