"""Images by number, wherever they lie."""

from __future__ import annotations

import numpy as np
import pytest

from tests.workbench.data.pixel_cache.pictures import SHAPE, pictures
from workbench.data.pixel_cache.rows import PixelRows

PLACES = np.array([(1, 2), (0, 0), (1, 0), (0, 1), (1, 2)], dtype=np.int64)
NUMBERS = [4, 0, 2, 1, 4]


def rows(num_arrays: int) -> PixelRows:
    arrays = [np.ascontiguousarray(pictures(numbers).transpose(0, 2, 3, 1)) for numbers in ([0, 1], [2, 3, 4])]
    if num_arrays == 1:
        return PixelRows([np.concatenate(arrays)], np.zeros(5, np.int64), np.array(NUMBERS), SHAPE)
    return PixelRows(arrays, PLACES[:, 0], PLACES[:, 1], SHAPE)


@pytest.mark.parametrize("num_arrays", [1, 2])
def test_that_rows_are_gathered_from_one_array_or_several_into_the_same_buffer(num_arrays: int) -> None:
    gathered = rows(num_arrays)
    assert gathered.shape == (5, *SHAPE)
    assert gathered.nbytes == 5 * 48
    np.testing.assert_array_equal(gathered.all(), pictures(NUMBERS))
    buffer = gathered.buffer(8)
    for chosen in ([3, 0, 0], [1], [4, 3, 2, 1, 0]):
        taken = gathered.take(np.array(chosen), out=buffer[: len(chosen)])
        assert np.shares_memory(taken, buffer)
        np.testing.assert_array_equal(taken, pictures([NUMBERS[place] for place in chosen]))


@pytest.mark.parametrize("num_arrays", [1, 2])
def test_that_an_index_that_there_is_not_is_an_error(num_arrays: int) -> None:
    with pytest.raises(IndexError):
        rows(num_arrays).take(np.array([0, 5]))


def test_that_one_array_is_its_own_rows() -> None:
    images = pictures(range(3))
    np.testing.assert_array_equal(PixelRows.of(images).all(), images)
    assert len(PixelRows.of(images[:0])) == 0
