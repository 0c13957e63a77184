from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.dataset import Dataset, ImageInputs, TableInputs
from workbench.data.preprocess import Preprocess
from workbench.data.reading import Unreadable
from workbench.data.watching import Cancelled
from workbench.evidence.shift.sample import MOST_BYTES, MOST_EXAMPLES, drawn, drawn_twice, most_examples, read_sample

SEEN = Preprocess(4, 3)


def dataset(number: int, damaged: frozenset[int] = frozenset()) -> Dataset:
    """Example i is an image of the value i."""

    def read(index: int, _at_least: int | None) -> np.ndarray:
        if index in damaged:
            raise Unreadable("it is damaged")
        return np.full((4, 4, 1), index % 256, np.uint8)

    names = [str(at) for at in range(number)]
    return Dataset("Set", "set", ImageInputs(np.full((number, 2), 4), 1, read), {}, names, names)


def nobody(_done: int, _total: int) -> None:
    pass


def test_that_a_sample_is_drawn_without_repetition_and_by_its_seed_alone() -> None:
    chosen = drawn(dataset(3000), seed=1, most=1000)
    assert len(set(chosen)) == 1000
    assert chosen == drawn(dataset(3000), seed=1, most=1000) != drawn(dataset(3000), seed=2, most=1000)
    assert sorted(drawn(dataset(7), seed=0, most=1000)) == list(range(7))


def test_that_of_large_images_no_more_are_drawn_than_memory_is_meant_for() -> None:
    assert most_examples(Preprocess(224, 3)) == MOST_EXAMPLES
    most = most_examples(Preprocess(1024, 3))
    assert most * 3 * 1024**2 <= MOST_BYTES < (most + 1) * 3 * 1024**2


@pytest.mark.parametrize("number", [20, 21, 5000])
def test_that_two_samples_of_one_set_share_no_example(number: int) -> None:
    one, other = drawn_twice(dataset(number), seed=0, most=1000)
    assert len(one) == len(other) == min(1000, number // 2)
    assert not set(one) & set(other)


def test_that_what_cannot_be_read_is_left_out_and_counted() -> None:
    told = read_sample(dataset(20, frozenset({3, 4})), list(range(20)), SEEN, nobody)
    assert told.images.shape == (18, 3, 4, 4)
    assert told.images[:, 0, 0, 0].tolist() == [0, 1, 2, *range(5, 20)]
    assert told.unreadable == 2


def test_that_too_few_examples_are_refused_with_their_number() -> None:
    with pytest.raises(UserError, match=r"9 examples of Set can be read"):
        read_sample(dataset(10, frozenset({1})), list(range(10)), SEEN, nobody)


def test_that_inputs_that_are_no_images_are_refused() -> None:
    with pytest.raises(UserError, match="rows of a table"):
        read_sample(Dataset("T", "t", TableInputs(), {}, ["0"], ["0"]), [0], SEEN, nobody)


def test_that_reading_ends_when_nobody_wants_it() -> None:
    def unwanted(done: int, _total: int) -> None:
        if done >= 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_sample(dataset(200), list(range(200)), SEEN, unwanted)


def test_that_progress_counts_the_examples() -> None:
    counts: list[tuple[int, int]] = []
    tell: Callable[[int, int], None] = lambda done, total: counts.append((done, total))  # noqa: E731
    read_sample(dataset(30), list(range(30)), SEEN, tell)
    assert counts[0] == (0, 30)
    assert counts[-1] == (30, 30)
