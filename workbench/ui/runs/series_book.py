"""The curves of several runs by run and series, fed by events or from the store. Knows no Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from storage.records import Series
from workbench.block_course import BlockCourse
from workbench.block_series import TOLD, is_of_block, values_of
from workbench.events import BlocksTold, EpochEnded, Started, Step
from workbench.measures import has_unit, is_score, measure_of, part_of, task_of, tasks_of
from workbench.mixtures import is_of_mixtures
from workbench.series_words import Units
from workbench.ui.runs.block_grid import MAPS, is_map
from workbench.ui.runs.curve_data import MAX_DRAWN_POINTS, Curve, Floats, smoothed, thinned


def is_judgement(name: str) -> bool:
    """True for scores on held-out data: taken once an epoch, and drawn as they are, never smoothed."""
    return name.startswith(("validation/", "test/"))


def is_noisy(name: str) -> bool:
    """True for what each step measures on its own batch; smoothing shows its trend."""
    return name.startswith("train/")


@dataclass(frozen=True)
class Line:
    """What is drawn of one curve: at most some 2,000 points, x in steps."""

    x: Floats
    y: Floats
    raw_x: Floats
    raw_y: Floats
    """The unsmoothed values; empty where `y` shows them already."""


@dataclass
class RunSeries:
    """All series of one run. `steps_per_epoch` and `num_epochs` are 0 until they are known."""

    name: str
    steps_per_epoch: int = 0
    num_epochs: int = 0
    curves: dict[str, Curve] = field(default_factory=dict)
    units: Units = field(default_factory=dict)
    """Of the labels, by task."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """The kinds of its tasks by name; empty until they are known."""
    course: tuple[int, BlockCourse | None] | None = None
    """How its blocks stood, with the revision of the curve `TOLD` that it was made for."""
    lines: dict[str, tuple[int, float, int, Line]] = field(default_factory=dict)
    """The last line of each series, with the curve's revision, the weight and the number of points it was made for."""


class SeriesBook:
    """Runs in the order in which they came."""

    def __init__(self) -> None:
        self._runs: dict[str, RunSeries] = {}

    @property
    def runs(self) -> list[str]:
        return list(self._runs)

    def run(self, run: str) -> RunSeries:
        """The run's series; an empty entry is made for a run not seen before."""
        return self._runs.setdefault(run, RunSeries(run))

    def append(self, run: str, event: Started | Step | EpochEnded | BlocksTold) -> None:
        """Takes an event's values. A resumed run tells its last steps anew, which replaces them."""
        entry = self.run(run)
        match event:
            case Started():
                entry.steps_per_epoch, entry.num_epochs = event.steps_per_epoch, event.num_epochs
                for curve in entry.curves.values():
                    curve.cut_back(event.resumed_at + 1)
            case Step():
                self._add(entry, event.step, event.values)
                self._add(entry, event.step, {"examples_per_s": event.examples_per_s} if event.examples_per_s else {})
            case BlocksTold():
                self._add(entry, event.step, values_of(event))
            case EpochEnded():
                # Averages of what each step told already would blot out the step's own value.
                own = {k: v for k, v in event.values.items() if is_judgement(k) or not entry.curves.get(k)}
                self._add(entry, event.step, own)

    def _add(self, entry: RunSeries, step: int, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            entry.curves.setdefault(name, Curve()).append(step, value)

    def set_series(self, run: str, name: str, series: Mapping[str, Series]) -> None:
        """Takes a run's whole curves over steps, as the store keeps them.

        Points that events told beyond the end of a stored curve stay: the store is written in batches, so it lags
        behind a run under way.
        """
        entry = self.run(run)
        entry.name = name
        entry.lines, entry.course = {}, None
        for key, kept in series.items():
            if is_of_mixtures(key):
                continue
            curve = entry.curves.setdefault(key, Curve())
            newer = curve.steps > (kept.steps[-1] if len(kept.steps) else -1)
            curve.replace(
                np.concatenate([np.asarray(kept.steps, np.int64), curve.steps[newer]]),
                np.concatenate([np.asarray(kept.values, np.float64), curve.values[newer]]),
            )

    def remove(self, run: str) -> None:
        self._runs.pop(run, None)

    def measures(self, run: str = "") -> list[str]:
        """The names of all series with points, of one run or of all: scores first, then losses, then the rest.

        What is told of single blocks stands as maps of all of them at the end.
        """
        entries = [self._runs[run]] if run else self._runs.values()
        known = {name for entry in entries for name, curve in entry.curves.items() if len(curve)}
        return [*sorted(_of_tasks(known), key=_measure_order), *(MAPS if len(known) > len(_of_tasks(known)) else ())]

    def course(self, run: str) -> BlockCourse | None:
        """How the blocks of a run stood; None where it did not tell."""
        entry = self._runs.get(run)
        if entry is None:
            return None
        told = entry.curves.get(TOLD)
        revision = told.revision if told is not None else 0
        if entry.course is None or entry.course[0] != revision:
            entry.course = (revision, BlockCourse.of(entry.curves))
        return entry.course[1]

    def has_points(self) -> bool:
        return any(len(curve) for entry in self._runs.values() for curve in entry.curves.values())

    def units(self, runs: Iterable[str]) -> Units:
        """By task, the unit that its label has in these runs; where it has several, all of them: `px and mm`."""
        told: dict[str, dict[str, None]] = {}
        for entry in map(self.run, runs):
            for task in sorted(tasks_of(_of_tasks(entry.curves)) | entry.units.keys()):
                told.setdefault(task, {})[entry.units.get(task, "")] = None
        known = {task: units for task, units in told.items() if any(units)}
        return {task: " and ".join(unit or "no unit" for unit in units) for task, units in known.items()}

    def is_comparable(self, run: str, other: str, measure: str) -> bool:
        """Whether a series of both runs can share an axis: errors in one unit, sums of the losses of the same tasks.

        Sums are taken for such as long as the tasks of one run are not known.
        """
        one, two = self.run(run), self.run(other)
        if has_unit(measure):
            return one.units.get(task_of(measure)) == two.units.get(task_of(measure))
        if measure_of(measure) == "loss" and part_of(measure) and not task_of(measure):
            return not one.tasks or not two.tasks or one.tasks == two.tasks
        return True

    def counts_epochs(self) -> bool:
        """True where the length of an epoch is known of every run with points, so that x can be epochs."""
        return all(entry.steps_per_epoch for entry in self._runs.values() if any(map(len, entry.curves.values())))

    def line(self, run: str, measure: str, weight: float, most: int = MAX_DRAWN_POINTS) -> Line | None:
        """What to draw of a run's series with `most` points, smoothed with `weight` where it is noisy.

        None where there is no point.
        """
        entry = self._runs.get(run)
        curve = entry.curves.get(measure) if entry else None
        if entry is None or not curve:
            return None
        weight = weight if is_noisy(measure) else 0.0
        kept = entry.lines.get(measure)
        if kept is None or kept[:3] != (curve.revision, weight, most):
            kept = (curve.revision, weight, most, _line(curve, weight, most))
            entry.lines[measure] = kept
        return kept[3]

    def as_csv(self, measures: Iterable[str]) -> str:
        """Every raw point: run, series, step, epoch (empty where its length is not known), value.

        Those of every block where a map is among the measures.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["run", "name", "series", "step", "epoch", "value"])
        wanted = list(measures)
        for run, entry in self._runs.items():
            of_blocks = [name for name in entry.curves if is_of_block(name) and any(map(is_map, wanted))]
            for measure in [*(name for name in wanted if not is_map(name)), *of_blocks]:
                curve = entry.curves.get(measure) or Curve()
                for step, value in zip(curve.steps.tolist(), curve.values.tolist(), strict=True):
                    epoch = step / entry.steps_per_epoch if entry.steps_per_epoch else ""
                    writer.writerow([run, entry.name, measure, step, epoch, value])
        return out.getvalue()


def _line(curve: Curve, weight: float, most: int) -> Line:
    x = curve.steps.astype(np.float64)
    y = smoothed(curve.values, weight)
    shown = thinned(y, most)
    if weight == 0.0:
        return Line(x[shown], y[shown], np.empty(0), np.empty(0))
    raw = smoothed(curve.values, 0.0)
    seen = thinned(raw, most)
    return Line(x[shown], y[shown], x[seen], raw[seen])


def _of_tasks(names: Iterable[str]) -> list[str]:
    return [name for name in names if not is_of_block(name)]


def _measure_order(name: str) -> tuple[int, int, int, str]:
    kind = 0 if is_score(name) else 1 if measure_of(name) == "loss" else 3 if "/" not in name else 2
    parts = ("validation", "train", "test")
    part = name.partition("/")[0]
    return (
        kind,
        parts.index(part) if part in parts else len(parts),
        name.count("/"),
        name,
    )
