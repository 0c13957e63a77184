"""The points of curves: growing arrays, smoothing and thinning for the screen. Knows no Qt.

Letters: N points of a curve, B buckets that it is thinned into.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]

MAX_DRAWN_POINTS = 2000
"""At most so many points of one curve are drawn; more cost time and show nothing."""


class Curve:
    """The raw points of one series, in rising steps; room grows by doubling."""

    def __init__(self) -> None:
        self._steps: Steps = np.empty(64, dtype=np.int64)
        self._values: Floats = np.empty(64, dtype=np.float64)
        self._count = 0
        self.revision = 0
        """Rises with every change."""

    def __len__(self) -> int:
        return self._count

    @property
    def steps(self) -> Steps:
        """Steps, shape N; a view that is valid until the next change."""
        return self._steps[: self._count]

    @property
    def values(self) -> Floats:
        """Values, shape N; a view that is valid until the next change."""
        return self._values[: self._count]

    @property
    def last_step(self) -> int:
        """The step of the newest point; -1 for an empty curve."""
        return int(self._steps[self._count - 1]) if self._count else -1

    def append(self, step: int, value: float) -> None:
        """Adds a point. A step that is not beyond the last replaces what came since: a resumed run tells it anew."""
        if step <= self.last_step:
            self.cut_back(step)
        if self._count == len(self._steps):
            self._steps = np.resize(self._steps, 2 * self._count)
            self._values = np.resize(self._values, 2 * self._count)
        self._steps[self._count] = step
        self._values[self._count] = value
        self._count += 1
        self.revision += 1

    def cut_back(self, step: int) -> None:
        """Forgets the points at `step` and later."""
        self._count = int(np.searchsorted(self.steps, step, side="left"))
        self.revision += 1

    def replace(self, steps: Steps, values: Floats) -> None:
        """Takes all points at once. Raises `ValueError` where the shapes differ."""
        if steps.shape != values.shape or steps.ndim != 1:
            msg = f"Steps of shape {steps.shape} do not go with values of shape {values.shape}."
            raise ValueError(msg)
        size = max(64, len(steps))
        self._steps = np.empty(size, dtype=np.int64)
        self._values = np.empty(size, dtype=np.float64)
        self._count = len(steps)
        self._steps[: self._count] = steps
        self._values[: self._count] = values
        self.revision += 1


def smoothed(values: Floats, weight: float) -> Floats:
    """Exponential moving average with bias correction: Kingma & Ba 2015 (Adam), section 3, applied to a curve.

    `weight` in [0, 1) is the share of the past: 0 gives the values back. Values that are not finite are passed over:
    the average goes on without them, and stands as NaN where none came yet. Shape N in and out.
    """
    if not 0.0 <= weight < 1.0:
        msg = f"The weight {weight} is not in [0, 1)."
        raise ValueError(msg)
    finite = np.isfinite(values)
    if weight == 0.0:
        return np.where(finite, values, np.nan)
    total = _decaying_sum(np.where(finite, values, 0.0), weight)
    mass = _decaying_sum(finite.astype(np.float64), weight)
    result = np.full(len(values), np.nan)
    np.divide(total, mass, out=result, where=mass > 0.0)
    return result


def _decaying_sum(values: Floats, weight: float) -> Floats:
    """y[t] = weight · y[t-1] + values[t], in blocks short enough that weight**-block stays far from overflow."""
    block = int(np.clip(150.0 / -np.log10(weight), 1, 1024))
    result = np.empty(len(values))
    carried = 0.0
    for start in range(0, len(values), block):
        part = values[start : start + block]
        powers = weight ** np.arange(1, len(part) + 1)
        result[start : start + block] = powers * (np.cumsum(part / powers) + carried)
        carried = float(result[start + len(part) - 1])
    return result


def thinned(values: Floats, most: int = MAX_DRAWN_POINTS) -> npt.NDArray[np.intp]:
    """The indices of the points to draw, rising: the lowest and the highest of each of B equal buckets, and both ends.

    At most `most` indices; all N where they are few enough. Peaks survive, unlike with every k-th point.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    size = -(-count // max((most - 2) // 2, 1))
    padded = -(-count // size) * size
    low = np.full(padded, np.inf)
    high = np.full(padded, -np.inf)
    finite = np.isfinite(values)
    low[:count] = np.where(finite, values, np.inf)
    high[:count] = np.where(finite, values, -np.inf)
    starts = np.arange(0, padded, size)
    lowest = starts + low.reshape(-1, size).argmin(axis=1)
    highest = starts + high.reshape(-1, size).argmax(axis=1)
    return np.unique(np.concatenate(([0, count - 1], lowest, highest)))


def value_at(x: Floats, y: Floats, at: float) -> float | None:
    """The value of the point nearest to `at`; None for an empty curve or beyond its ends by more than a step."""
    if len(x) == 0:
        return None
    index = int(np.argmin(np.abs(x - at)))
    slack = (x[-1] - x[0]) / max(len(x) - 1, 1)
    if at < x[0] - slack or at > x[-1] + slack:
        return None
    return float(y[index])
