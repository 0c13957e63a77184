"""Stroke thickness, against drawn bars whose width is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from workbench.data.bundled_digits import measured_thickness, mnist_5k, mnist_5k_thickness, thickness_file
from workbench.data.stroke_thickness import stroke_thickness

Image = npt.NDArray[np.uint8]


def upright_bar(width: int) -> Image:
    image = np.zeros((28, 28), dtype=np.uint8)
    image[3:25, 10 : 10 + width] = 255
    return image


def slanted_bar(width: float, degrees: float) -> Image:
    """A bar drawn with soft edges, half of them within it."""
    down, right = np.mgrid[:56, :56] - 27.5
    angle = np.deg2rad(degrees)
    across = np.abs(right * np.cos(angle) + down * np.sin(angle))
    along = np.abs(down * np.cos(angle) - right * np.sin(angle))
    inside = np.clip(width / 2 - across + 0.5, 0, 1) * np.clip(20 - along + 0.5, 0, 1)
    return np.rint(255 * inside).astype(np.uint8)


@pytest.mark.parametrize("width", [2, 3, 4, 5, 6])
def test_that_a_straight_bar_is_as_thick_as_it_was_drawn(width: int) -> None:
    upright = upright_bar(width)
    np.testing.assert_allclose(stroke_thickness(np.stack([upright, upright.T])), width, atol=1e-9)


def test_that_a_line_of_one_pixel_is_a_pixel_thick_but_for_its_ends() -> None:
    assert stroke_thickness(upright_bar(1)[np.newaxis])[0] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("degrees", [15, 30, 45, 60])
@pytest.mark.parametrize("width", [3, 4, 5, 6])
def test_that_the_direction_of_a_bar_hardly_matters(width: int, degrees: int) -> None:
    measured = stroke_thickness(slanted_bar(width, degrees)[np.newaxis])[0]
    assert measured == pytest.approx(width, rel=0.07)


def test_that_two_bars_count_by_the_length_of_their_middle_lines() -> None:
    image = np.zeros((28, 28), dtype=np.uint8)
    image[2:26, 3:5] = image[2:26, 14:20] = 255
    (measured,) = stroke_thickness(image[np.newaxis])
    # 24 pixels long both; within half a width of an end the distance is that to the end and the line is no more level
    lengths = np.array([24 - 2, 24 - 6])
    assert measured == pytest.approx(np.average([2, 6], weights=lengths), abs=0.1)


def test_that_brightness_does_not_matter_and_half_of_it_is_the_edge() -> None:
    bar = upright_bar(4)
    np.testing.assert_array_equal(stroke_thickness(np.stack([bar, bar // 5])), [4.0, 4.0])


def test_that_a_square_is_as_thick_as_its_side() -> None:
    image = np.zeros((28, 28), dtype=np.uint8)
    image[6:22, 6:22] = 255
    assert stroke_thickness(image[np.newaxis])[0] == 16


def test_that_an_empty_image_has_no_thickness() -> None:
    assert np.isnan(stroke_thickness(np.zeros((1, 28, 28), dtype=np.uint8))).all()


def test_that_what_is_kept_for_mnist_5k_is_what_is_measured() -> None:
    images, _ = mnist_5k()
    assert thickness_file(images).exists()
    np.testing.assert_array_equal(measured_thickness(images[::100]), mnist_5k_thickness()[::100])


def test_that_other_images_have_no_kept_thickness() -> None:
    assert not thickness_file(np.zeros((2, 28, 28), dtype=np.uint8)).exists()
