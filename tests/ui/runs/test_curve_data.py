from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.ui.runs.curve_data import MAX_DRAWN_POINTS, Curve, smoothed, thinned, value_at

numbers = st.floats(-1e6, 1e6)
perhaps = st.one_of(numbers, st.just(math.nan), st.just(math.inf))


def test_that_a_curve_keeps_thousands_of_points_as_they_came() -> None:
    curve = Curve()
    for step in range(1, 5001):
        curve.append(step, step / 7)
    assert len(curve) == 5000
    np.testing.assert_array_equal(curve.steps, np.arange(1, 5001))
    np.testing.assert_array_equal(curve.values, np.arange(1, 5001) / 7)


def test_that_a_step_told_anew_replaces_what_came_since() -> None:
    curve = Curve()
    for step in range(1, 11):
        curve.append(step, 1.0)
    curve.append(6, 2.0)
    assert curve.steps.tolist() == [1, 2, 3, 4, 5, 6]
    assert curve.values.tolist() == [1.0] * 5 + [2.0]


def test_that_every_change_raises_the_revision() -> None:
    curve = Curve()
    seen = [curve.revision]
    curve.append(1, 1.0)
    seen.append(curve.revision)
    curve.cut_back(1)
    seen.append(curve.revision)
    curve.replace(np.arange(3), np.zeros(3))
    seen.append(curve.revision)
    assert seen == sorted(set(seen))


def test_that_stored_arrays_are_copied_and_can_grow() -> None:
    steps, values = np.arange(1, 101), np.ones(100)
    curve = Curve()
    curve.replace(steps, values)
    curve.append(101, 5.0)
    values[0] = 9.0
    assert curve.values[0] == 1.0
    assert curve.last_step == 101


def test_that_steps_and_values_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="do not go with"):
        Curve().replace(np.arange(3), np.zeros(4))


def _plain_average(values: list[float], weight: float) -> list[float]:
    """The definition, one value after the other."""
    total = mass = 0.0
    result = []
    for value in values:
        known = math.isfinite(value)
        total = weight * total + (value if known else 0.0)
        mass = weight * mass + (1.0 if known else 0.0)
        result.append(total / mass if mass > 0 else math.nan)
    return result


@settings(max_examples=60, deadline=None)
@given(st.lists(perhaps, max_size=60), st.sampled_from([0.01, 0.5, 0.8, 0.99]))
def test_that_smoothing_is_the_bias_corrected_average(values: list[float], weight: float) -> None:
    np.testing.assert_allclose(smoothed(np.array(values), weight), _plain_average(values, weight), rtol=1e-9, atol=1e-6)


def test_that_smoothing_stays_exact_over_many_blocks() -> None:
    values = np.random.default_rng(0).normal(size=5000)
    for weight in (0.05, 0.9, 0.999):
        np.testing.assert_allclose(smoothed(values, weight), _plain_average(values.tolist(), weight), rtol=1e-9)


def test_that_smoothing_starts_at_the_first_value_and_leaves_a_constant_alone() -> None:
    assert smoothed(np.array([5.0, 0.0]), 0.9)[0] == pytest.approx(5.0)
    np.testing.assert_allclose(smoothed(np.full(300, 2.5), 0.97), 2.5)


def test_that_no_smoothing_gives_the_values_back_without_infinities() -> None:
    np.testing.assert_array_equal(smoothed(np.array([1.0, math.inf, 2.0]), 0.0), [1.0, math.nan, 2.0])


@pytest.mark.parametrize("weight", [-0.1, 1.0, 2.0])
def test_that_weights_out_of_range_are_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="not in"):
        smoothed(np.zeros(3), weight)


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=300), st.integers(4, 40))
def test_that_thinning_keeps_ends_and_extremes_within_the_limit(values: list[float], most: int) -> None:
    array = np.array(values)
    shown = thinned(array, most)
    assert len(shown) <= most
    assert shown[0] == 0
    assert shown[-1] == len(values) - 1
    assert np.all(np.diff(shown) > 0)
    assert array[shown].max() == array.max()
    assert array[shown].min() == array.min()


def test_that_short_curves_are_drawn_whole_and_long_ones_within_the_limit() -> None:
    assert len(thinned(np.zeros(MAX_DRAWN_POINTS))) == MAX_DRAWN_POINTS
    assert len(thinned(np.random.default_rng(0).normal(size=123_457))) <= MAX_DRAWN_POINTS


def test_that_thinning_survives_values_that_are_not_finite() -> None:
    values = np.full(10_000, math.nan)
    values[5000] = 3.0
    shown = thinned(values, 100)
    assert 5000 in shown
    assert len(shown) <= 100


def test_that_values_are_read_at_the_nearest_point_and_not_beyond_the_ends() -> None:
    x, y = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    assert value_at(x, y, 2.2) == 20.0
    assert value_at(x, y, 3.5) == 30.0
    assert value_at(x, y, 9.0) is None
    assert value_at(np.empty(0), np.empty(0), 1.0) is None
