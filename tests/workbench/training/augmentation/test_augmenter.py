from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch import Tensor

from workbench.spec.augmentation import (
    Augmentation,
    ColorJitter,
    CutMix,
    GaussianBlur,
    Grayscale,
    HorizontalFlip,
    MixUp,
    RandAugment,
    RandomErasing,
    RandomResizedCrop,
    VerticalFlip,
)
from workbench.training.augmentation.augmenter import Augmenter

KINDS = get_args(get_args(Augmentation)[0])
ALWAYS = {HorizontalFlip, VerticalFlip, Grayscale, GaussianBlur, RandomErasing}


def _certain(kind: type) -> Augmentation:
    return kind(probability=1.0) if kind in ALWAYS else kind()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 3])
def test_that_every_kind_gives_images_of_the_same_shape_between_black_and_white(
    images: Tensor, kind: type, channels: int
) -> None:
    given = images[:, :channels].contiguous(memory_format=torch.channels_last)
    before = given.clone()
    result = Augmenter.of([_certain(kind)], seed=1)(given, epoch=1, number=0).images
    assert result.shape == given.shape
    assert result.dtype == torch.float32
    assert result.min() >= -1e-6
    assert result.max() <= 1 + 1e-6
    assert torch.equal(given, before)
    if channels == 3:
        assert not torch.equal(result, given)


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_same_seed_epoch_and_batch_give_the_same_pixels_and_others_do_not(images: Tensor, kind: type) -> None:
    def augmented(seed: int, epoch: int, number: int) -> Tensor:
        torch.rand(1)  # torch's own random numbers play no part
        return Augmenter.of([kind()], seed)(images, epoch, number).images

    first = augmented(1, 2, 3)
    assert torch.equal(first, augmented(1, 2, 3))
    assert not any(torch.equal(first, augmented(*other)) for other in [(2, 2, 3), (1, 3, 3), (1, 2, 4)])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ALWAYS and kind not in (MixUp, CutMix)])
def test_that_equal_images_of_one_batch_are_changed_in_different_ways(images: Tensor, kind: type) -> None:
    result = Augmenter.of([kind()], seed=0)(images[:1].repeat(12, 1, 1, 1), 1, 0).images
    assert len({image.numpy().tobytes() for image in result}) > 6


def test_that_bytes_are_taken_as_shares_of_255() -> None:
    pixels = torch.randint(0, 256, (4, 3, 16, 16), dtype=torch.uint8)
    augmenter = Augmenter.of([HorizontalFlip(probability=1.0)], seed=0)
    torch.testing.assert_close(augmenter(pixels, 1, 0).images, pixels.flip(3) / 255)


def test_that_transforms_follow_the_order_of_the_list_and_mixing_comes_last(images: Tensor) -> None:
    def augmented(*specs: Augmentation) -> Tensor:
        return Augmenter.of(specs, seed=0)(images, 1, 0).images

    crop, grey = RandomResizedCrop(), ColorJitter()
    assert not torch.equal(augmented(crop, grey), augmented(grey, crop))
    assert torch.equal(augmented(MixUp(), crop, grey), augmented(crop, grey, MixUp()))
    assert Augmenter.of([RandAugment()], 0)(images, 1, 0).mixing is None
