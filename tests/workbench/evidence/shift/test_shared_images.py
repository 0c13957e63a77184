"""Images on both sides are counted, and what they do to the distance is said."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.evidence.shift.domain_distance import domain_distance
from workbench.evidence.shift.shared_images import shared_images
from workbench.evidence.shift.wording import distance_text
from workbench.spec.shift import Discrepancy, DomainDistance, ShiftMeasured


def images(number: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (number, 3, 8, 8), dtype=np.uint8)


def measured(distance: DomainDistance, shared: int) -> ShiftMeasured:
    return ShiftMeasured(
        model="Tiny",
        width=4,
        num_source=100,
        num_target=100,
        distance=distance,
        discrepancy=Discrepancy(squared=0.0, p_value=1.0, permutations=500),
        source_points=(),
        target_points=(),
        explained=(0.5, 0.2),
        shared=shared,
    )


def test_that_only_images_with_the_same_pixels_are_shared() -> None:
    source, target = images(20, 1), images(30, 2)
    target[3:8] = source[10:15]
    assert shared_images(source, target) == 5
    target[3, 0, 0, 0] ^= 1
    assert shared_images(source, target) == 4
    assert shared_images(source, source[::-1]) == 20


def test_that_the_same_examples_on_both_sides_are_told_apart_worse_than_by_guessing_and_this_is_explained() -> None:
    both = np.random.default_rng(0).normal(size=(100, 60))
    distance = domain_distance(both, both)
    assert distance.error > 0.6
    told = distance_text(measured(distance, 100))[1]
    assert "source and target share 100 images" in told
    assert "both sides probably hold nearly the same images" in distance_text(measured(distance, 0))[1]


@pytest.mark.parametrize("error", [0.2, 0.5, 0.58])
def test_that_nothing_is_said_around_chance(error: float) -> None:
    distance = DomainDistance(distance=max(0.0, 2 - 4 * error), low=0.0, high=0.5, error=error, judged=200)
    assert distance_text(measured(distance, 0))[1].endswith("50 % is chance.")
