"""The curve of a run over mixtures of its start and its tuned weights, as the history keeps it among the run's series.

Each series is called `interpolation/` and the name of what was judged; its x axis is no step, but the share of the
tuned weights in millionths. `interpolation/kept` has one point, at the share that was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.events import Interpolated
from workbench.measures import has_unit, measure_of, part_of, shown_names
from workbench.series_words import measure_words

PREFIX = "interpolation/"
_KEPT = f"{PREFIX}kept"
_WHOLE = 1_000_000
"""Of a share, as the steps of a series count it."""


@dataclass(frozen=True)
class MixtureCurve:
    """`values` holds for each series one value a share; `kept` is one of the shares."""

    shares: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]
    kept: float

    def plain(self) -> dict[str, Any]:
        """What JSON says of it."""
        return {
            "shares": list(self.shares),
            "values": {name: list(values) for name, values in self.values.items()},
            "kept": self.kept,
        }


@dataclass(frozen=True)
class MixtureLine:
    """What stands for a part of the data: the score of a task, or the mean over the tasks."""

    part: str
    title: str
    like: str
    """A series whose values are read as these are."""
    values: tuple[float, ...]


def lines_of(curve: MixtureCurve) -> list[MixtureLine]:
    """For validation and test, the score that stands for each task, behind their mean where they can be averaged."""
    return [line for part in ("validation", "test") for line in _lines(curve, part)]


def _lines(curve: MixtureCurve, part: str) -> list[MixtureLine]:
    names = shown_names(curve.values, part)
    if len(names) == 1:
        return [MixtureLine(part, _measure(names[0]), names[0], curve.values[names[0]])]
    lines = [MixtureLine(part, measure_words(name), name, curve.values[name]) for name in names]
    if len({measure_of(name) for name in names}) == 1 and not has_unit(names[0]):
        means = tuple(sum(values) / len(names) for values in zip(*(line.values for line in lines), strict=True))
        lines.insert(0, MixtureLine(part, f"{_measure(names[0])} (mean)", names[0], means))
    return lines


def _measure(name: str) -> str:
    """What is measured, without the task."""
    return measure_words(f"{part_of(name)}/{measure_of(name)}")


def is_of_mixtures(series: str) -> bool:
    """Whether a series is over mixtures and not over steps."""
    return series.startswith(PREFIX)


def points_of(event: Interpolated) -> dict[str, tuple[list[int], list[float]]]:
    """The series to be kept."""
    steps = [round(share * _WHOLE) for share in event.shares]
    curves = {f"{PREFIX}{name}": (steps, list(values)) for name, values in event.values.items()}
    return {**curves, _KEPT: ([round(event.kept * _WHOLE)], [1.0])}


def curve_of(series: Mapping[str, tuple[Sequence[int], Sequence[float]]]) -> MixtureCurve | None:
    """The curve among a run's series, each as steps and values; None where the run has none."""
    found = {name.removeprefix(PREFIX): pair for name, pair in series.items() if is_of_mixtures(name)}
    kept = found.pop(_KEPT.removeprefix(PREFIX), None)
    if kept is None or not found:
        return None
    steps = next(iter(found.values()))[0]
    values = {name: tuple(map(float, numbers)) for name, (_, numbers) in found.items()}
    return MixtureCurve(tuple(int(step) / _WHOLE for step in steps), values, int(kept[0][0]) / _WHOLE)
