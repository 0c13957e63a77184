"""Marks of a finder's curve, against curves whose marks are known and against brute force."""

from __future__ import annotations

import itertools
import math

import pytest

from workbench.spec.rate_curve import RateMark, rounded
from workbench.training.lr_finder import RATES, rising
from workbench.training.rate_marks import marks_of


def marks(smoothed: list[float]) -> dict[str, RateMark]:
    """Of a curve of which nothing is left out at its beginning; five points at its end stand for the loss that left."""
    rates = [10.0 ** (at - 6) for at in range(len(smoothed) + 5)]
    return {mark.kind: mark for mark in marks_of(rates, [*smoothed, *[99.0] * 5], planned=9)}


def test_that_the_rates_rise_by_the_same_factor_from_the_lowest_to_the_highest() -> None:
    assert rising(9) == pytest.approx([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0])
    assert (len(RATES), RATES[0], RATES[-1]) == (100, 1e-7, pytest.approx(10.0))


def test_that_the_marks_of_a_drawn_curve_stand_where_a_ruler_puts_them() -> None:
    # Rates 1e-6, 1e-5, …: falls by 0.1, 0.5, 1.5, 0.7, 0.1, then rises. Six points fall without a break, of which the
    # middle is the third: six back from the last (to before the first), and 6/3 + 6/6 on.
    told = marks([3.0, 2.9, 2.4, 0.9, 0.2, 0.1, 0.5, 2.0])
    assert (told["steepest"].at, told["steepest"].rate) == (2, pytest.approx(1e-4))
    assert (told["valley"].at, told["valley"].rate) == (2, pytest.approx(1e-4))
    assert (told["minimum"].at, told["minimum"].rate) == (5, pytest.approx(1e-2))


def test_that_the_slope_is_taken_over_the_logarithm_of_the_rate() -> None:
    """The larger fall takes two decades, the smaller one a tenth of one."""
    rates = [1e-4, 1e-2, 10**-1.9, 0.1, 1.0, *[2.0] * 5]
    steepest, *_ = marks_of(rates, [3.0, 2.0, 1.8, 1.7, 1.6, *[99.0] * 5], planned=9)
    assert steepest.rate == 1e-2


@pytest.mark.parametrize("heights", list(itertools.permutations(range(6)))[::37])
def test_that_the_valley_is_the_longest_of_all_falling_subsequences(heights: tuple[int, ...]) -> None:
    """Against every subsequence; of several that are the longest, the one that ends first."""
    falling = [
        (-count, chosen[-1])
        for count in range(1, 7)
        for chosen in itertools.combinations(range(6), count)
        if all(heights[a] > heights[b] for a, b in itertools.pairwise(chosen))
    ]
    length, end = min(falling)
    valley = marks([float(height) for height in heights])["valley"]
    if -length < 3:
        assert valley.rate is None
    else:
        assert valley.at == end + length + math.floor(-length / 3) + math.floor(-length / 6)


def test_that_the_first_tenth_of_the_steps_and_the_last_five_are_not_read() -> None:
    curve = [0.0, 5.0, *[3.0 - 0.1 * at for at in range(10)], *[0.0] * 5]
    rates = [10.0 ** (at / 4 - 6) for at in range(len(curve))]
    told = {mark.kind: mark for mark in marks_of(rates, curve, planned=20)}
    assert told["minimum"].at == 11
    assert told["minimum"].rate == pytest.approx(rates[11] / 10)
    assert told["valley"].at == 2 + 10 - 1 - 10 + 3 + 1


def test_that_a_curve_that_only_rises_has_no_mark_and_each_says_why() -> None:
    told = marks([1.0, 1.1, 1.2, 1.3, 1.4, 1.5])
    assert {mark.kind: mark.reason for mark in told.values()} == {
        "steepest": "The smoothed loss never falls.",
        "valley": "The smoothed loss never falls.",
        "minimum": "The smoothed loss is lowest at the lowest rate.",
    }
    assert all(mark.rate is None and mark.at is None for mark in told.values())


def test_that_a_curve_with_one_dent_has_no_valley() -> None:
    told = marks([1.0, 1.1, 1.05, 1.3, 1.4, 1.5])
    assert told["valley"].reason == "The smoothed loss falls nowhere for long."
    assert told["steepest"].at == 1


def test_that_a_loss_that_left_at_once_leaves_too_few_points_to_read() -> None:
    told = marks([1.0, 0.9, 0.8])
    assert {mark.reason for mark in told.values()} == {
        "The loss left after too few steps: only 3 points are left to read."
    }


def test_that_a_suggestion_has_two_figures() -> None:
    assert [rounded(rate) for rate in (0.00849753, 0.0015922, 0.0996)] == [0.0085, 0.0016, 0.1]
