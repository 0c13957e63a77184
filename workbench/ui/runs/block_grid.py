"""The cells of a map of blocks over time, and their colours. Knows no Qt.

Letters: B blocks from the input upwards, C cells in time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.block_course import BlockCourse
from workbench.block_words import share_text, short_rate
from workbench.spec.numbers import measured_text

Floats = npt.NDArray[np.float64]
Rgb = tuple[int, int, int]

MAPS = ("blocks/rate", "blocks/relative_distance", "blocks/distance")
"""What can be shown of every block at once, as the menu of measures calls it."""
LEAST_RATIO, MOST_RATIO = 10.0, 1e4
"""Between the ends of the colours: as the values have it, within these."""


def is_map(measure: str) -> bool:
    return measure in MAPS


@dataclass(frozen=True)
class Grid:
    """Values of B blocks in C stretches of steps."""

    names: tuple[str, ...]
    edges: Floats
    """C + 1 rising places on the x axis, in steps."""
    values: Floats
    """(B, C)."""

    @property
    def greatest(self) -> float:
        """The greatest finite value; 0 where there is none."""
        finite = self.values[np.isfinite(self.values)]
        return float(finite.max()) if finite.size else 0.0

    @property
    def least(self) -> float:
        """What the palest colour stands for: the least value above 0, within reason."""
        most, positive = self.greatest, self.values[np.isfinite(self.values) & (self.values > 0)]
        return min(max(float(positive.min()), most / MOST_RATIO), most / LEAST_RATIO) if positive.size else 0.0

    def levels(self) -> Floats:
        """(B, C) in 0…1, logarithmic from the least to the greatest; −1 where a value is 0, NaN where it is none."""
        most = self.greatest
        shares = np.where(np.isinf(self.values), 1.0, self.values / most if most else 0.0)
        levels = np.full(shares.shape, -1.0)
        np.log10(shares, out=levels, where=shares > 0)
        decades = np.log10(most / self.least) if most else 1.0
        levels = np.where(shares > 0, np.clip(1.0 + levels / decades, 0.0, 1.0), -1.0)
        return np.where(np.isnan(self.values), np.nan, levels)

    def at(self, x: float) -> int | None:
        """The cell that holds the step `x`."""
        if not len(self.edges) or not self.edges[0] <= x <= self.edges[-1]:
            return None
        return int(min(np.searchsorted(self.edges, x, side="right") - 1, self.values.shape[1] - 1))


def grid_of(course: BlockCourse, measure: str, steps_per_epoch: int, last_step: int) -> Grid:
    """A rate holds from a point on, until the next one or, while an epoch goes on, to its end; a distance is that at
    the end of its cell. `last_step` is where the run is to end.
    """
    steps = course.steps.astype(np.float64)
    if measure == "blocks/rate":
        end = min(steps[-1] + (steps_per_epoch or 1), max(last_step, steps[-1]))
        goes_on = end > steps[-1]
        edges = np.append(steps, end) if goes_on else steps
        return Grid(course.names, edges, course.rates if goes_on else course.rates[:, :-1])
    values = course.relative if measure == "blocks/relative_distance" else course.distances
    return Grid(course.names, steps, values[:, 1:])


def colours(grid: Grid, nothing: Rgb, low: Rgb, high: Rgb, none: Rgb) -> npt.NDArray[np.uint8]:
    """(B, C, 3): `nothing` for 0, from `low` to `high` for what is more, `none` for what is no number."""
    levels = grid.levels()
    share = np.clip(np.nan_to_num(levels, nan=0.0), 0.0, 1.0)[..., None]
    mixed = np.asarray(low) + (np.asarray(high) - np.asarray(low)) * share
    mixed[levels < 0] = nothing
    mixed[np.isnan(levels)] = none
    rounded: npt.NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return rounded


def value_text(measure: str, value: float) -> str:
    """`3.2e-4`, `1.3 %`, `0.81`; what a cell says."""
    if np.isnan(value):
        return "no number"
    if measure == "blocks/relative_distance":
        return share_text(value)
    return short_rate(value) if measure == "blocks/rate" else measured_text(value) if value else "0"
