from __future__ import annotations

import math

import numpy as np
import pytest

from workbench.evidence.shift.mean_discrepancy import (
    mean_discrepancy,
    median_distance,
    rbf_mixture,
    squared_distances,
    unbiased_squared,
)


def normal(number: int, mean: float = 0.0, width: int = 3, seed: int = 0, std: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, std, (number, width))


def parted(number: int, chosen: int) -> np.ndarray:
    return (np.arange(number) < chosen).astype(float)[:, None]


def by_loops(source: np.ndarray, target: np.ndarray, bandwidths: list[float]) -> float:
    """Equation 3 of Gretton et al. 2012, as it is written."""

    def kernel(x: np.ndarray, y: np.ndarray) -> float:
        return sum(math.exp(-float(np.sum((x - y) ** 2)) / (2 * s * s)) for s in bandwidths) / len(bandwidths)

    m, n = len(source), len(target)
    first = sum(kernel(source[i], source[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    second = sum(kernel(target[i], target[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    return first + second - 2 * sum(kernel(x, y) for x in source for y in target) / (m * n)


def test_that_the_estimate_is_that_of_a_plain_double_loop() -> None:
    source, target = normal(11), normal(7, mean=0.7, seed=1)
    kernel = rbf_mixture(squared_distances(np.concatenate([source, target])), [0.5, 1.0, 3.0])
    told = unbiased_squared(kernel, parted(18, 11))[0]
    assert told == pytest.approx(by_loops(source, target, [0.5, 1.0, 3.0]), abs=1e-12)


def test_that_the_estimate_meets_the_closed_form_of_two_gaussians() -> None:
    # E k(x, y) = (σ² / (σ² + s² + t²))^{d/2} exp(-|Δ|² / 2(σ² + s² + t²)) for x ~ N(μ, s²I), y ~ N(μ + Δ, t²I).
    def expected(s: float, t: float, delta: float, width: float, d: int) -> float:
        spread = width**2 + s**2 + t**2
        return (width**2 / spread) ** (d / 2) * math.exp(-d * delta**2 / (2 * spread))

    d, width, delta, s, t = 3, 1.5, 0.6, 1.0, 1.4
    exact = expected(s, s, 0, width, d) + expected(t, t, 0, width, d) - 2 * expected(s, t, delta, width, d)
    estimates = []
    for seed in range(60):
        source, target = normal(200, seed=seed, std=s), normal(150, delta, seed=1000 + seed, std=t)
        kernel = rbf_mixture(squared_distances(np.concatenate([source, target])), [width])
        estimates.append(unbiased_squared(kernel, parted(350, 200))[0])
    error = np.std(estimates) / math.sqrt(len(estimates))
    assert abs(np.mean(estimates) - exact) < 3 * error  # unbiased
    assert error < exact / 20  # and the test could tell a wrong form


def test_that_one_distribution_gives_p_values_without_preference_and_two_give_the_smallest() -> None:
    told = [mean_discrepancy(normal(40, seed=at), normal(40, seed=500 + at), at).p_value for at in range(60)]
    # Uniform: mean 1/2 with a standard error of 0.289 / √60 = 0.037; below 0.05 in 3 of 60.
    assert abs(np.mean(told) - 0.5) < 3 * 0.037
    assert sum(p <= 0.05 for p in told) <= 9
    assert max(told) > 0.8
    assert mean_discrepancy(normal(40), normal(40, mean=3.0, seed=1)).p_value == pytest.approx(1 / 501)


def test_that_equal_examples_are_no_discrepancy() -> None:
    told = mean_discrepancy(np.ones((20, 4)), np.ones((30, 4)))
    assert told.squared == pytest.approx(0.0, abs=1e-12)
    assert told.p_value == 1.0


def test_that_the_median_ignores_an_examples_distance_to_itself() -> None:
    squares = squared_distances(np.array([[0.0], [1.0], [3.0]]))
    assert squares == pytest.approx(np.array([[0, 1, 9], [1, 0, 4], [9, 4, 0]]))
    assert median_distance(squares) == 2.0
    assert median_distance(squared_distances(np.array([[0.0], [0.0], [0.0], [4.0]]))) == 2.0  # the mean of 0,0,0,4,4,4
    assert median_distance(squared_distances(np.zeros((3, 2)))) == 1.0


def test_that_rounding_sets_no_bandwidth_where_most_examples_are_equal() -> None:
    wide = np.concatenate([np.tile(normal(1, mean=7.0, width=500), (90, 1)), normal(10, width=500, seed=1)])
    squares = squared_distances(wide)
    assert not squares[:90, :90].any()
    assert median_distance(squares) == pytest.approx(np.sqrt(squares).sum() / (100 * 99))  # the mean distance


def test_that_distances_far_from_the_origin_keep_their_digits() -> None:
    assert squared_distances(np.array([[1e6], [1e6 + 1], [1e6 + 3]]))[0] == pytest.approx([0, 1, 9], abs=1e-6)
