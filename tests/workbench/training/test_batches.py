"""Which examples come together."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.spec.stack import InputDescription
from workbench.data.pixel_cache.rows import PixelRows
from workbench.spec.recipe import Recipe, batches_per_epoch
from workbench.training.batches import Batches
from workbench.training.compute import Compute
from workbench.training.inputs import Pixels


def batches_of(num_examples: int, batch_size: int) -> Batches:
    """Pictures of one pixel, whose label is their number."""
    compute = Compute.pick(Recipe(device="cpu"))
    pictures = np.arange(num_examples, dtype=np.uint8).reshape(-1, 1, 1, 1)
    pixels = Pixels(PixelRows.of(pictures), InputDescription(channels=1, size=1, mean=(0.0,), std=(1.0,)), compute)
    labels = {"class": torch.arange(num_examples)}
    return Batches(pixels, labels, np.arange(num_examples, dtype=np.int64), batch_size, compute)


@pytest.mark.parametrize(
    ("num_examples", "batch_size", "sizes"),
    [
        (8, 4, [4, 4]),
        (10, 4, [4, 4, 2]),
        (9, 4, [4, 5]),
        (5, 4, [5]),
        (1, 4, [1]),
        (3, 1, [1, 1, 1]),
        (0, 4, []),
    ],
)
def test_that_training_takes_every_example_once_and_leaves_none_alone(
    num_examples: int, batch_size: int, sizes: list[int]
) -> None:
    batches = batches_of(num_examples, batch_size)
    taken = list(batches.shuffled(seed=0, epoch=1))
    assert [len(batch) for batch in taken] == sizes
    assert len(batches) == batches_per_epoch(num_examples, batch_size) == len(sizes)
    order = [label for batch in taken for label in batch.labels["class"].tolist()]
    assert sorted(order) == list(range(num_examples))
    for start in range(len(sizes) + 1):
        rest = [label for batch in batches.shuffled(0, 1, start) for label in batch.labels["class"].tolist()]
        assert rest == order[sum(sizes[:start]) :]


def test_that_judging_goes_through_the_examples_in_order() -> None:
    batches = list(batches_of(9, 4).in_order())
    assert [len(batch) for batch in batches] == [4, 4, 1]
    assert torch.cat([batch.labels["class"] for batch in batches]).tolist() == list(range(9))
    assert torch.equal(batches[2].inputs.flatten(), torch.tensor([8 / 255]))
