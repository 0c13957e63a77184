"""Expected values are torchvision's functions with the operation and the strength that were drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torchvision.transforms import InterpolationMode
from torchvision.transforms import v2 as transforms

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.operations import OPERATIONS, Space
from workbench.training.augmentation.policies import (
    LEVELS,
    MIX_LEVELS,
    MIX_SPACE,
    RAND_SPACE,
    TRIVIAL_SPACE,
    AugMix,
    RandAugment,
    TrivialAugment,
)

Make = Callable[..., Draws]

SPACES: list[tuple[type, Space, int]] = [
    (transforms.TrivialAugmentWide, TRIVIAL_SPACE, LEVELS),
    (transforms.RandAugment, RAND_SPACE, LEVELS),
    (transforms.AugMix, MIX_SPACE, MIX_LEVELS),
]


@pytest.mark.parametrize(("reference", "ours", "levels"), SPACES)
def test_that_operations_and_their_strengths_are_torchvisions(reference: type, ours: Space, levels: int) -> None:
    theirs = reference._AUGMENTATION_SPACE
    assert set(ours) == set(theirs)
    for name, (strengths, signed) in theirs.items():
        assert ours[name].signed == signed, name
        expected = strengths(levels, 96, 96)
        table = ours[name].table(levels, 96)
        np.testing.assert_allclose(table, np.zeros(levels) if expected is None else expected.numpy(), rtol=1e-5)


@pytest.mark.parametrize("name", OPERATIONS)
def test_that_each_operation_is_torchvisions_at_the_same_strength(images: Tensor, name: str) -> None:
    space = RAND_SPACE[name]
    strengths = space.table(LEVELS, images.shape[-1])[:: LEVELS // 7][: len(images)]
    strengths = np.resize(strengths, len(images)) * np.where(
        (np.arange(len(images)) % 2 == 1) & space.signed, -1.0, 1.0
    )
    result = OPERATIONS[name](images, torch.from_numpy(strengths).float(), "bilinear")
    expected = torch.stack([_reference(name, image, s) for image, s in zip(images, strengths, strict=True)])
    torch.testing.assert_close(result, expected, atol=2e-4, rtol=0)


def _reference(name: str, image: Tensor, strength: float) -> Tensor:
    return transforms.RandAugment()._apply_image_or_video_transform(
        image, name, strength, interpolation=InterpolationMode.BILINEAR, fill={Tensor: None}
    )


def test_that_each_image_gets_an_operation_of_its_own(draws: Make) -> None:
    one = torch.rand(1, 3, 24, 24, generator=torch.Generator().manual_seed(0)) * 0.8 + 0.1
    result = TrivialAugment()(one.expand(64, -1, -1, -1), draws(count=64))
    assert len({image.numpy().tobytes() for image in result}) > 40


def test_that_strength_zero_of_rand_augment_changes_little_and_thirty_much(draws: Make) -> None:
    images = torch.rand(64, 3, 24, 24, generator=torch.Generator().manual_seed(0))

    def change(magnitude: int) -> float:
        return (RandAugment(1, magnitude)(images, draws(count=64)) - images).abs().mean().item()

    assert change(0) < 0.5 * change(30)


def test_that_aug_mix_stays_between_the_image_and_what_its_chains_make_of_it(draws: Make) -> None:
    even = torch.full((16, 3, 24, 24), 0.5)
    mixed = AugMix(severity=1, chains=3, alpha=1.0)(even, draws(count=16))
    assert mixed.min() >= 0
    assert mixed.max() <= 1 + 1e-6
    almost_alone = AugMix(severity=3, chains=3, alpha=1e3)(even, draws(count=16))
    assert math.isclose(almost_alone.mean().item(), 0.5, abs_tol=0.2)


def test_that_aug_mix_is_the_sum_of_image_and_chains_by_their_shares(images: Tensor, draws: Make) -> None:
    policy, again = AugMix(severity=3, chains=2, alpha=1.0), draws()
    own = again.beta(1.0)
    shares = again.shares(1.0, 2) * (1 - own)[:, None]
    np.testing.assert_allclose(own + shares.sum(axis=1), 1.0)
    ends = [policy._end_of_chain(images, again) for _ in range(2)]
    expected = torch.from_numpy(own).float().view(-1, 1, 1, 1) * images
    for chain, end in enumerate(ends):
        expected += torch.from_numpy(shares[:, chain]).float().view(-1, 1, 1, 1) * end
    torch.testing.assert_close(policy(images, draws()), expected, atol=1e-6, rtol=0)
    assert not torch.equal(ends[0], ends[1])
