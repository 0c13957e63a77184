from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.spec.numbers import Bounds, bounds_text, count_text, number_text, stepped

ABOVE_ZERO = Bounds(0.0, None, low_open=True)
SHARE = Bounds(0.0, 1.0, high_open=True)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_the_text_of_a_number_reads_back_as_the_same_number(value: float) -> None:
    assert float(number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"), [(1e-3, "1e-3"), (3.5e-4, "3.5e-4"), (0.62, "0.62"), (1.0, "1"), (0.0, "0"), (2.5e6, "2.5e6")]
)
def test_that_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds(1, 100_000), "1 to 100,000"),
        (Bounds(1), "1 or more"),
        (Bounds(0, 100, low_open=True), "above 0 and at most 100"),
        (SHARE, "0 or more and below 1"),
        (Bounds(), ""),
    ],
)
def test_that_bounds_are_told_in_words(bounds: Bounds, text: str) -> None:
    assert bounds_text(bounds) == text


def test_that_magnitudes_step_along_one_two_five_and_back() -> None:
    up = [stepped(1e-3, steps, ABOVE_ZERO) for steps in range(1, 5)]
    assert up == [2e-3, 5e-3, 1e-2, 2e-2]
    assert stepped(2e-2, -4, ABOVE_ZERO) == 1e-3
    assert stepped(3e-3, 1, ABOVE_ZERO) == 5e-3
    assert stepped(3e-3, -1, ABOVE_ZERO) == 2e-3


def test_that_steps_reach_zero_only_where_zero_is_allowed() -> None:
    assert stepped(1e-6, -1, Bounds(0.0)) == 0.0
    assert stepped(0.0, 1, Bounds(0.0)) == 1e-6
    assert stepped(1e-6, -3, ABOVE_ZERO) == 1e-6


def test_that_shares_step_by_a_twentieth_and_stop_before_an_open_end() -> None:
    assert stepped(0.3, 1, SHARE) == 0.35
    assert stepped(0.999, -1, SHARE) == 0.95
    assert stepped(0.95, 1, SHARE) == 0.95
    assert stepped(0.0, -1, SHARE) == 0.0


@given(st.floats(0.0, 1e6), st.integers(-20, 20), st.sampled_from([ABOVE_ZERO, SHARE, Bounds(1.0, 100.0), Bounds()]))
def test_that_stepping_never_leaves_the_bounds(value: float, steps: int, bounds: Bounds) -> None:
    after = stepped(value, steps, bounds)
    assert bounds.admits(after) or after == value


def test_that_counts_agree_with_their_noun() -> None:
    said = [count_text(count, "run") for count in (0, 1, 1200)]
    assert said == ["0 runs", "1 run", "1,200 runs"]
    assert [count_text(count, "class") for count in (1, 2)] == ["1 class", "2 classes"]
