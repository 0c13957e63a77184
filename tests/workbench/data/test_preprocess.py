"""Fit, interpolation and channels, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.colours import Pixels
from workbench.data.preprocess import Preprocess


def stripes() -> Pixels:
    """Grey, 4 high and 8 wide: columns 0, 10, 20 … 70."""
    return np.tile(np.arange(0, 80, 10, dtype=np.uint8), (4, 1))[..., np.newaxis]


def test_that_crop_keeps_the_middle_square() -> None:
    out = Preprocess(4, 1, "nearest", "crop")(stripes())
    assert out.shape == (1, 4, 4)
    assert out[0, 0].tolist() == [20, 30, 40, 50]


def test_that_crop_of_a_tall_image_keeps_the_middle_rows() -> None:
    out = Preprocess(4, 1, "nearest", "crop")(stripes().swapaxes(0, 1))
    assert out[0, :, 0].tolist() == [20, 30, 40, 50]


def test_that_pad_keeps_everything_between_black_bars() -> None:
    out = Preprocess(8, 1, "nearest", "pad")(stripes() + 1)
    assert out[0, :2].max() == 0
    assert out[0, 6:].max() == 0
    assert out[0, 2:6].tolist() == [[1, 11, 21, 31, 41, 51, 61, 71]] * 4


def test_that_squash_gives_up_the_proportions() -> None:
    out = Preprocess(4, 1, "box", "squash")(stripes())
    assert out[0].tolist() == [[5, 25, 45, 65]] * 4  # the means of pairs of columns


def test_that_bilinear_shrinking_averages_instead_of_skipping() -> None:
    checks = np.indices((8, 8)).sum(axis=0) % 2 * 200
    out = Preprocess(2, 1, "bilinear", "squash")(checks.astype(np.uint8)[..., np.newaxis])
    assert np.all(np.abs(out.astype(int) - 100) <= 2)


@pytest.mark.parametrize("interpolation", ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"])
def test_that_every_interpolation_keeps_a_flat_colour(interpolation: str) -> None:
    flat = np.full((9, 13, 3), (10, 120, 250), dtype=np.uint8)
    for fit in ("crop", "squash"):
        out = Preprocess(7, 3, interpolation, fit)(flat)
        assert np.array_equal(out, np.broadcast_to(np.array([10, 120, 250]).reshape(3, 1, 1), (3, 7, 7)))


def test_that_grey_becomes_colour_by_repeating() -> None:
    out = Preprocess(4, 3, "nearest", "crop")(stripes())
    assert out.shape == (3, 4, 4)
    assert out.flags.c_contiguous
    assert np.array_equal(out[0], out[1])
    assert np.array_equal(out[0], out[2])


def test_that_colour_becomes_grey_by_its_luminance() -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]] * 3, dtype=np.uint8)
    out = Preprocess(3, 1, "nearest", "squash")(colours)
    assert out[0, 0].tolist() == [76, 150, 29]  # 0.299, 0.587 and 0.114 of 255


def test_that_an_image_of_the_right_size_is_left_as_it_is() -> None:
    random = np.random.default_rng(0).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    for fit in ("crop", "pad", "squash"):
        assert np.array_equal(Preprocess(12, 3, "bicubic", fit)(random), random.transpose(2, 0, 1))


@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
@pytest.mark.parametrize("shape", [(1, 20_000, 3), (20_000, 1, 1), (1, 1, 3)])
def test_that_extreme_shapes_are_sized_without_growing_on_the_way(fit: str, shape: tuple[int, int, int]) -> None:
    out = Preprocess(16, 3, "bicubic", fit)(np.full(shape, 200, dtype=np.uint8))
    assert out.shape == (3, 16, 16)
    assert out.max() == 200


@pytest.mark.parametrize(
    ("channels", "interpolation", "fit", "message"),
    [
        (4, "bicubic", "crop", "4 channels"),
        (3, "bicubik", "crop", "Choose bicubic"),
        (3, "bicubic", "stretch", "Choose crop, pad, squash"),
    ],
)
def test_that_what_there_is_not_is_refused_with_what_there_is(
    channels: int, interpolation: str, fit: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        Preprocess(16, channels, interpolation, fit)
