from __future__ import annotations

import numpy as np
import pytest

from workbench.spec.shift import Discrepancy, DomainDistance, ShiftMeasured


@pytest.fixture
def shift() -> ShiftMeasured:
    """Two clouds of points, told apart."""
    rng = np.random.default_rng(0)
    source, target = rng.normal(0, 1, (40, 2)), rng.normal(2, 1, (30, 2))
    return ShiftMeasured(
        model="Tiny",
        width=1280,
        num_source=40,
        num_target=30,
        distance=DomainDistance(distance=1.2, low=1.04, high=1.34, error=0.2, judged=60),
        discrepancy=Discrepancy(squared=0.0123, p_value=1 / 501, permutations=500),
        source_points=tuple((float(x), float(y)) for x, y in source),
        target_points=tuple((float(x), float(y)) for x, y in target),
        explained=(0.38, 0.12),
        unreadable=2,
    )
