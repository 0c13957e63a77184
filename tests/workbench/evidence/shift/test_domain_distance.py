"""Tolerances: exact where nothing is left to chance, else the interval itself."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.evidence.shift.domain_distance import domain_distance, wilson_interval


def normal(number: int, mean: float = 0.0, width: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, 1.0, (number, width))


def test_that_samples_that_never_overlap_are_two_apart_and_the_interval_ends_there() -> None:
    told = domain_distance(normal(200), normal(200, mean=50.0, seed=1))
    assert (told.distance, told.high, told.error, told.judged) == (2.0, 2.0, 0.0, 400)
    # Wilson's upper end for 0 of 400 is z² / (400 + z²).
    z2 = 1.959964**2
    assert told.low == pytest.approx(2 * (1 - 2 * z2 / (400 + z2)), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_that_two_samples_of_one_distribution_are_near_zero_and_the_interval_holds_it(seed: int) -> None:
    told = domain_distance(normal(300, seed=seed), normal(300, seed=100 + seed), seed)
    assert told.low == 0.0
    assert told.distance < 0.3
    assert told.low <= told.distance <= told.high


def test_that_a_shifted_mean_comes_near_the_best_that_any_classifier_can_do() -> None:
    # Two normal distributions whose means are 2 apart along one axis: Bayes' error is Φ(-1) = 0.158655.
    source, target = normal(2000, width=1), normal(2000, mean=2.0, width=1, seed=1)
    told = domain_distance(source, target)
    assert told.low < 2 * (1 - 2 * 0.158655) < told.high


def test_that_the_sides_count_equally_however_many_examples_they_have() -> None:
    told = domain_distance(normal(1000), normal(60, seed=1))
    assert told.judged == 120
    assert told.low == 0.0  # an unbalanced classifier would err on 6 % and call the domains far apart


def test_that_the_same_seed_gives_the_same_numbers_and_constant_features_do_no_harm() -> None:
    source, target = normal(100), np.c_[normal(100, 0.5, 4, 1), np.zeros(100)]
    assert domain_distance(source, target, 3) == domain_distance(source, target, 3)


def test_that_the_interval_is_wilsons() -> None:
    # Newcombe 1998 (Two-sided confidence intervals for the single proportion), table I: 81 of 263, 15 of 148, 0 of 20.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
