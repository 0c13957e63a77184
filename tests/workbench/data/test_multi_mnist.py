"""MultiMNIST: two digits laid over each other."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.dataset import TEST, TRAIN, VALIDATION
from workbench.data.multi_mnist import Composed, compose

PER_CLASS = 20
LABELS = np.repeat(np.arange(10), PER_CLASS)


def with_a_mark_each() -> np.ndarray:  # type: ignore[type-arg]
    """One bright pixel in the middle of every image; its value tells which digit it is: index + 1."""
    images = np.zeros((len(LABELS), 6, 6), dtype=np.uint8)
    images[:, 3, 3] = np.arange(1, len(LABELS) + 1)
    return images


def sources(composed: Composed) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """The indices of the left and the right digit, found again by where and how bright the marks are."""
    left = composed[0][:, :7, :7].max(axis=(1, 2)).astype(int) - 1
    right = composed[0][:, 7:, 7:].max(axis=(1, 2)).astype(int) - 1
    return left, right


@pytest.fixture(scope="module")
def composed() -> Composed:
    return compose(with_a_mark_each(), LABELS, seed=3)


def test_that_both_digits_stand_where_left_and_right_are(composed: Composed) -> None:
    left, right = sources(composed)
    np.testing.assert_array_equal(LABELS[left], composed[1][:, 0])
    np.testing.assert_array_equal(LABELS[right], composed[1][:, 1])
    assert composed[0].shape == (200, 14, 14)


def test_that_every_digit_is_once_left_and_once_right(composed: Composed) -> None:
    for side in sources(composed):
        assert sorted(side) == list(range(len(LABELS)))


def test_that_the_two_digits_of_an_image_differ_in_class(composed: Composed) -> None:
    assert (composed[1][:, 0] != composed[1][:, 1]).all()


def test_that_no_digit_is_in_two_parts(composed: Composed) -> None:
    left, right = sources(composed)
    used = {part: set(left[composed[2] == part]) | set(right[composed[2] == part]) for part in (0, 1, 2)}
    assert not used[TRAIN] & used[VALIDATION]
    assert not used[TRAIN] & used[TEST]
    assert not used[VALIDATION] & used[TEST]
    assert [len(used[part]) for part in (TRAIN, VALIDATION, TEST)] == [120, 40, 40]


def test_that_shifts_are_1_to_4_pixels_apart_for_each_side(composed: Composed) -> None:
    down, right = np.nonzero(composed[0].sum(axis=0))
    assert set(down) == set(right) == {3, 4, 5, 6} | {8, 9, 10, 11}


def test_that_where_digits_overlap_their_brightness_adds_up_to_white_at_most() -> None:
    images = np.full((len(LABELS), 6, 6), 100, dtype=np.uint8)
    assert compose(images, LABELS, seed=0)[0].max() == 200
    assert compose(images + 100, LABELS, seed=0)[0].max() == 255


def test_that_the_same_seed_gives_the_same_images_and_another_one_others(composed: Composed) -> None:
    again, other = (compose(with_a_mark_each(), LABELS, seed=seed) for seed in (3, 4))
    for one, two in zip(composed, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert (composed[0] != other[0]).any()
