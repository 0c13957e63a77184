"""The course of a run block by block, put together from the series that the history keeps.

Letters: B blocks from the input upwards, P points in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from workbench.block_series import KINDS, TOLD, is_of_block, parted, series_of
from workbench.events import BlockNow
from workbench.spec.trained_blocks import trained_text

Floats = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]


class Points(Protocol):
    """What a stored series and a curve that is drawn have in common."""

    @property
    def steps(self) -> Steps: ...

    @property
    def values(self) -> Floats: ...


@dataclass(frozen=True)
class Stretch:
    """Steps in which the same blocks train."""

    first_step: int
    trains: tuple[str, ...]
    """The names of the blocks that train."""
    text: str
    """That for people: `the heads`, `6.0 and above`."""

    @property
    def short(self) -> str:
        """Where there is little room: `heads`, `6.0 ↑` for what trains from there up."""
        if not self.trains:
            return "heads"
        if self.text.endswith(" and above"):
            return f"{self.trains[0]} ↑"
        return {"all blocks": "all"}.get(self.text, self.text.removeprefix("only "))


@dataclass(frozen=True)
class BlockCourse:
    """How every block stood at each point: the beginnings of the epochs, and the end."""

    names: tuple[str, ...]
    """B names."""
    steps: Steps
    """P rising steps."""
    trains: npt.NDArray[np.bool_]
    """(B, P)."""
    rates: Floats
    """(B, P): of what trains in the block from that step on; at the end, of the last step."""
    distances: Floats
    """(B, P): ‖w − w⁰‖₂."""
    relative: Floats
    """(B, P): that as a share of ‖w⁰‖₂."""

    @classmethod
    def of(cls, series: Mapping[str, Points]) -> BlockCourse | None:
        """From all series of a run; None for a run that told nothing of its blocks."""
        of_blocks = {name: points for name, points in series.items() if is_of_block(name) and len(points.steps)}
        names = tuple(dict.fromkeys(parted(name)[0] for name in of_blocks if name != TOLD))
        if not names:
            return None
        steps = np.unique(np.concatenate([points.steps for points in of_blocks.values()]))
        trains, rates, distances, relative = (
            np.stack([_held(of_blocks.get(series_of(kind, name)), steps) for name in names]) for kind in KINDS
        )
        return cls(names, steps, trains > 0, rates, distances, relative)

    def at(self, point: int) -> tuple[BlockNow, ...]:
        """Every block at one point; −1 is the newest."""
        return tuple(
            BlockNow(
                name=name,
                trains=bool(self.trains[at, point]),
                rate=float(self.rates[at, point]),
                distance=float(self.distances[at, point]),
                relative_distance=float(self.relative[at, point]),
            )
            for at, name in enumerate(self.names)
        )

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The phases as they were: each begins where other blocks train than before."""
        starts = [
            at
            for at in range(len(self.steps))
            if at == 0 or not np.array_equal(self.trains[:, at], self.trains[:, at - 1])
        ]
        return tuple(self._stretch(at) for at in starts)

    def _stretch(self, at: int) -> Stretch:
        trains = self.trains[:, at]
        adapted = bool(np.any((self.rates[:, at] > 0) & ~trains))
        text = trained_text(self.names, trains.tolist(), adapted=adapted)
        return Stretch(int(self.steps[at]), tuple(n for n, free in zip(self.names, trains, strict=True) if free), text)


def _held(points: Points | None, steps: Steps) -> Floats:
    """The value at each of `steps`: the last that was told until then; 0 before the first."""
    if points is None:
        return np.zeros(len(steps))
    at = np.searchsorted(points.steps, steps, side="right") - 1
    return np.where(at >= 0, points.values[np.maximum(at, 0)], 0.0)
