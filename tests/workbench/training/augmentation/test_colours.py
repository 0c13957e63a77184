"""Expected values are torchvision's own functions, called image by image with the same factors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torchvision.transforms.v2 import functional as v2

from workbench.training.augmentation import colours

Change = Callable[[Tensor, Tensor], Tensor]
Reference = Callable[[Tensor, float], Tensor]

FACTORS: list[tuple[str, Change, Reference, tuple[float, float]]] = [
    ("brightness", colours.brightness, v2.adjust_brightness, (0.0, 2.0)),
    ("contrast", colours.contrast, v2.adjust_contrast, (0.0, 2.0)),
    ("saturation", colours.saturation, v2.adjust_saturation, (0.0, 2.0)),
    ("sharpness", colours.sharpness, v2.adjust_sharpness, (0.0, 2.0)),
    ("hue", colours.hue, v2.adjust_hue, (-0.5, 0.5)),
    ("solarize", colours.solarize, v2.solarize, (0.0, 1.0)),
    ("auto contrast", colours.auto_contrast, lambda image, _: v2.autocontrast(image), (0.0, 1.0)),
    ("equalize", colours.equalize, lambda image, _: v2.equalize(image), (0.0, 1.0)),
    ("posterize", colours.posterize, lambda image, bits: v2.posterize(image, round(bits)), (0.0, 7.0)),
]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("change", "reference", "ends"), [row[1:] for row in FACTORS], ids=[row[0] for row in FACTORS])
def test_that_each_image_is_changed_as_torchvision_changes_it_alone(
    images: Tensor, channels: int, change: Change, reference: Reference, ends: tuple[float, float]
) -> None:
    images, factors = images[:, :channels], torch.linspace(*ends, len(images))
    changed = change(images, factors)
    expected = torch.stack([reference(image, factor.item()) for image, factor in zip(images, factors, strict=True)])
    torch.testing.assert_close(changed, expected, atol=2e-6, rtol=0)


def test_that_hues_of_pure_colours_and_greys_turn_as_torchvision_turns_them() -> None:
    corners = torch.cartesian_prod(*[torch.tensor([0.0, 0.5, 1.0])] * 3).T.reshape(1, 3, 3, 9).repeat(4, 1, 1, 1)
    turns = torch.tensor([-0.5, -0.2, 1 / 3, 0.5])
    expected = torch.stack([v2.adjust_hue(image, turn.item()) for image, turn in zip(corners, turns, strict=True)])
    torch.testing.assert_close(colours.hue(corners, turns), expected, atol=2e-6, rtol=0)


def test_that_grey_images_have_their_luminance_in_every_channel(images: Tensor) -> None:
    torch.testing.assert_close(colours.grey(images), v2.rgb_to_grayscale(images, 3))
