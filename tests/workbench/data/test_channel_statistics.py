from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from workbench.data.channel_statistics import channel_statistics
from workbench.data.dataset import ImageInputs
from workbench.data.reading import Unreadable


def inputs(images: list[np.ndarray | None], channels: int) -> ImageInputs:
    def read(index: int, _at_least: int | None) -> np.ndarray:
        image = images[index]
        if image is None:
            raise Unreadable("it is damaged")
        return image

    sizes = np.array([(1, 1) if image is None else image.shape[1::-1] for image in images])
    return ImageInputs(sizes, channels, read)


def test_that_statistics_are_those_over_all_pixels() -> None:
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 256, (5, 7, 3), dtype=np.uint8) for _ in range(9)]
    means, stds = channel_statistics(inputs(list(images), 3))
    pixels = np.stack(images).reshape(-1, 3) / 255
    assert means == pytest.approx(pixels.mean(axis=0))
    assert stds == pytest.approx(pixels.std(axis=0))


def test_that_examples_count_equally_and_grey_ones_count_for_every_channel() -> None:
    white, black = np.full((2, 2, 1), 255, np.uint8), np.zeros((20, 20, 3), np.uint8)
    means, stds = channel_statistics(inputs([white, black], 3))
    assert means == pytest.approx((0.5, 0.5, 0.5))
    assert stds == pytest.approx((0.5, 0.5, 0.5))


def test_that_what_cannot_be_read_is_passed_over() -> None:
    grey = np.full((2, 2, 1), 51, np.uint8)
    assert channel_statistics(inputs([None, grey], 1))[0] == pytest.approx((0.2,))
    assert channel_statistics(inputs([None], 1)) == ((), ())


def test_that_a_large_image_takes_little_memory_beside_its_pixels_and_counts_all_of_them() -> None:
    image = np.random.default_rng(1).integers(0, 256, (3000, 2001, 1), dtype=np.uint8)
    given = inputs([image], 1)
    tracemalloc.start()
    means, stds = channel_statistics(given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * image.nbytes
    assert means == pytest.approx((image.mean() / 255,))
    assert stds == pytest.approx((image.std() / 255,))
