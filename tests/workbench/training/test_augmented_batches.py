"""What augmentation does to the batches of training, and leaves alone of those that are judged."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from models.spec.stack import InputDescription
from workbench.data.pixel_cache.rows import PixelRows
from workbench.spec.augmentation import HorizontalFlip, MixUp, RandomErasing
from workbench.spec.recipe import Recipe
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.batches import Batches
from workbench.training.compute import Compute
from workbench.training.inputs import Pixels

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 3, 16, 16), dtype=np.uint8)
INPUT = InputDescription(channels=3, size=16, mean=(0.5, 0.4, 0.3), std=(0.2, 0.3, 0.4))


def batches(augmenter: Augmenter | None) -> Batches:
    compute, indices = Compute.pick(Recipe(device="cpu")), np.arange(12, dtype=np.int64)
    return Batches(
        Pixels(PixelRows.of(IMAGES), INPUT, compute),
        {"number": torch.from_numpy(indices)},
        indices,
        5,
        compute,
        augmenter=augmenter,
    )


def inputs_by_example(augmenter: Augmenter | None, epoch: int) -> Tensor:
    taken = list(batches(augmenter).shuffled(seed=0, epoch=epoch))
    order = torch.cat([batch.labels["number"] for batch in taken]).argsort()
    return torch.cat([batch.inputs for batch in taken])[order]


def test_that_images_are_changed_before_they_are_normalised() -> None:
    flipped = inputs_by_example(Augmenter.of([HorizontalFlip(probability=1.0)], seed=0), epoch=1)
    torch.testing.assert_close(flipped, inputs_by_example(None, epoch=1).flip(3))


def test_that_every_epoch_shows_other_images_and_a_batch_taken_later_the_same() -> None:
    augmenter = Augmenter.of([RandomErasing(probability=1.0)], seed=0)
    assert not torch.equal(inputs_by_example(augmenter, 1), inputs_by_example(augmenter, 2))
    whole = list(batches(augmenter).shuffled(seed=0, epoch=1))
    rest = list(batches(augmenter).shuffled(seed=0, epoch=1, start=2))
    assert torch.equal(rest[0].inputs, whole[2].inputs)


def test_that_judging_sees_the_images_as_they_are() -> None:
    augmenter = Augmenter.of([RandomErasing(probability=1.0), MixUp()], seed=0)
    for ours, plain in zip(batches(augmenter).in_order(), batches(None).in_order(), strict=True):
        assert torch.equal(ours.inputs, plain.inputs)
        assert ours.mixed is None


def test_that_a_batch_says_how_its_examples_were_mixed_and_keeps_their_own_labels() -> None:
    [first, *_] = batches(Augmenter.of([MixUp(alpha=1.0)], seed=0)).shuffled(seed=0, epoch=1)
    [plain, *_] = batches(None).shuffled(seed=0, epoch=1)
    assert torch.equal(first.labels["number"], plain.labels["number"])
    assert first.mixed is not None
    share = first.mixed.weights.view(-1, 1, 1, 1)
    blended = share * plain.inputs + (1 - share) * plain.inputs[first.mixed.partners]
    torch.testing.assert_close(first.inputs, blended, atol=1e-5, rtol=0)


def test_that_who_is_mixed_with_whom_does_not_follow_from_the_order_of_the_epoch() -> None:
    order = torch.cat([batch.labels["number"] for batch in batches(None).shuffled(seed=3, epoch=1)])
    mixing = Augmenter.of([MixUp()], seed=3)(torch.from_numpy(IMAGES), 1, 0).mixing
    assert mixing is not None
    assert not torch.equal(mixing.partners[order], order.roll(1))
