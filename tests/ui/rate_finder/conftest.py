from __future__ import annotations

import numpy as np
import pytest

from workbench.spec.rate_curve import Ending, RateCurve
from workbench.training.rate_marks import marks_of


def curve_of(losses: list[float], ending: Ending = "diverged", num_phases: int = 1) -> RateCurve:
    """A finder's curve from 1e-7 upwards, ten steps a decade, whose average is what it averages."""
    rates = [10.0 ** (-7 + at / 10) for at in range(len(losses))]
    return RateCurve(
        rates=tuple(rates),
        losses=tuple(losses),
        smoothed=tuple(losses),
        marks=marks_of(rates, losses, planned=80),
        planned=80,
        ending=ending,
        phase=num_phases,
        num_phases=num_phases,
        seconds=12.0,
        device="CPU, 2 threads",
    )


@pytest.fixture
def curve() -> RateCurve:
    """Level at 2.3, down to 0.3 at 1e-2, and off from there."""
    falls = 2.3 - 2.0 / (1 + np.exp(-(np.arange(50) - 38) / 2.0))
    return curve_of([*(float(loss) for loss in falls), 0.31, 0.5, 0.9, 2.0, 9.0, 80.0, 900.0])


@pytest.fixture
def risen() -> RateCurve:
    """Only rises: there is nothing to suggest."""
    return curve_of([1.0 + 0.01 * at for at in range(60)], ending="range", num_phases=2)
