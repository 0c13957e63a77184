from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from workbench.evidence.shift.projection import MOST_POINTS, project


def test_that_points_are_those_of_an_independent_principal_component_analysis() -> None:
    rng = np.random.default_rng(0)
    source, target = rng.normal(0, [3, 2, 1], (30, 3)), rng.normal(1, [3, 2, 1], (20, 3))
    told = project(source, target)
    reference = PCA(2, svd_solver="full").fit(np.concatenate([source, target]))
    points = np.array(told.source + told.target)
    assert np.abs(points) == pytest.approx(np.abs(reference.transform(np.concatenate([source, target]))), abs=1e-5)
    assert told.explained == pytest.approx(tuple(reference.explained_variance_ratio_))


def test_that_of_many_examples_some_are_shown_and_always_the_same() -> None:
    rng = np.random.default_rng(0)
    source, target = rng.normal(size=(500, 2)), rng.normal(size=(3, 2))
    told = project(source, target, seed=1)
    assert (len(told.source), len(told.target)) == (MOST_POINTS, 3)
    assert told == project(source, target, seed=1)


def test_that_features_without_any_difference_lie_on_one_point() -> None:
    told = project(np.ones((3, 1)), np.ones((2, 1)))
    assert set(told.source + told.target) == {(0.0, 0.0)}
    assert told.explained == (0.0, 0.0)


def test_that_wide_features_are_projected_as_exactly_where_two_directions_stand_out() -> None:
    rng = np.random.default_rng(0)
    source, target = (rng.normal(at, 1, (60, 300)) * np.r_[9, 6, np.ones(298)] for at in (0, 1))
    told = project(source, target)
    reference = PCA(2, svd_solver="full").fit(np.concatenate([source, target]))
    assert told.explained == pytest.approx(tuple(reference.explained_variance_ratio_), rel=1e-6)
    points = np.array(told.source + told.target)
    assert np.abs(points) == pytest.approx(np.abs(reference.transform(np.concatenate([source, target]))), abs=1e-3)
