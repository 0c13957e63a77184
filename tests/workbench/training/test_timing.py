"""What a whole run takes, told from a few batches that were timed."""

from __future__ import annotations

import pytest

from workbench.spec.recipe import batches_per_epoch
from workbench.training.random_data import Amounts
from workbench.training.timing import Times


def amounts(train: int, validation: int = 0) -> Amounts:
    return Amounts({"class": 10}, train=train, validation=validation, test=0)


def test_that_the_frozen_part_is_told_from_its_whole_batches_and_not_from_a_rest() -> None:
    """Of ten labels and a thousand validation examples, a dry run computes a batch of 64 and a rest of ten."""
    times = Times(frozen=[(64, 6.4), (10, 1.0)])
    assert times.frozen_s(amounts(10, 1000), 64) == pytest.approx(6.4 * 16)


def test_that_of_equal_batches_the_later_one_counts_which_is_warm() -> None:
    assert Times(frozen=[(64, 9.0), (64, 6.0)]).frozen_s(amounts(1000, 280), 64) == pytest.approx(6.0 * 20)


def test_that_nothing_is_told_of_a_frozen_part_that_was_not_computed() -> None:
    assert Times().frozen_s(amounts(100, 100), 64) == 0


@pytest.mark.parametrize("train", [1, 63, 64, 65, 66, 129])
def test_that_an_epoch_has_the_steps_of_a_run(train: int) -> None:
    """A last example that is left over alone joins the batch before it."""
    times = Times(steps_s=[9.0, 9.0, 2.0, 2.0], judging_s=[0.0, 0.0, 0.5])
    assert times.epoch_s(amounts(train), 64) == 2.0 * batches_per_epoch(train, 64)
    assert times.epoch_s(amounts(train, 65), 64) == 2.0 * batches_per_epoch(train, 64) + 2 * 0.5
