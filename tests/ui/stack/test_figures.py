from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spec.stack import LayerDescription
from workbench.spec.numbers import short_count, short_flops
from workbench.ui.stack.figures import bar_fraction, exact_count, shape_text, short_names

COUNTS = st.integers(1, 10**15)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (928, "928"),
        (999, "999"),
        (1000, "1.0 k"),
        (412_160, "412.2 k"),
        (999_949, "999.9 k"),
        (999_950, "1.00 M"),
        (3_596_000, "3.60 M"),
        (999_996_000, "1.00 B"),
        (1_070_000_000, "1.07 B"),
        (5 * 10**15, "5,000.00 T"),
    ],
)
def test_that_counts_are_short_and_rounded_into_the_right_unit(count: int, text: str) -> None:
    assert short_count(count) == text


@given(COUNTS)
def test_that_a_short_count_is_within_half_a_percent_of_a_tenth_figure(count: int) -> None:
    number, _, unit = short_count(count).replace(",", "").partition(" ")
    size = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}[unit]
    assert abs(float(number) * size - count) <= 0.0501 * max(size, 1)
    assert unit == "T" or float(number) < 1000


def test_that_flops_name_their_unit() -> None:
    assert [short_flops(n) for n in (940, 8_520_000, 1_240_000_000)] == ["940 FLOPs", "8.5 MFLOPs", "1.2 GFLOPs"]


def test_that_exact_counts_are_grouped() -> None:
    assert exact_count(412_160) == "412,160"


def test_that_shapes_are_joined_and_an_unknown_one_is_a_dash() -> None:
    assert shape_text((1280, 3, 3)) == "1280×3×3"
    assert shape_text(()) == "–"


@given(COUNTS, COUNTS)
def test_that_longer_bars_stand_for_more_parameters(a: int, b: int) -> None:
    most = max(a, b)
    fractions = [bar_fraction(count, most) for count in sorted((a, b))]
    assert 0 < fractions[0] <= fractions[1] == 1


def test_that_bars_grow_with_the_logarithm() -> None:
    assert bar_fraction(0, 10**6) == 0
    assert bar_fraction(999, 10**6 - 1) == pytest.approx(0.5)  # log 10³ / log 10⁶


def _layers(*names: str) -> list[LayerDescription]:
    return [LayerDescription(name=name, kind="Conv2d", output_shape=(), parameters=0, flops=0) for name in names]


def test_that_layer_names_lose_the_path_they_share() -> None:
    assert short_names(_layers("blocks.1.0.bn1", "blocks.1.0.bn1.act", "blocks.1.0.conv")) == ["bn1", "bn1.act", "conv"]
    assert short_names(_layers("conv_head", "bn2")) == ["conv_head", "bn2"]
    assert short_names(_layers("features.0.conv")) == ["conv"]
    assert short_names([]) == []
