"""A run as one row of a table, and the record after an event. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from storage.records import RunRecord, RunStatus
from workbench import measures, series_words
from workbench.documents import InvalidDocument, from_json
from workbench.events import Continued, EpochEnded, Event, Finished, Paused, Preparing, Started, Step
from workbench.experiment import Experiment
from workbench.spec.data import data_title
from workbench.spec.labelled import labelled_words
from workbench.spec.run_titles import PHASES, adapter_text
from workbench.spec.tasks import Task
from workbench.spec.units import units_of
from workbench.ui.runs import wording
from workbench.ui.runs.scores import PART_MARKS, Score, part_score, score_lines

RESUMABLE: frozenset[RunStatus] = frozenset({"interrupted", "failed"})
WITH_WEIGHTS: frozenset[RunStatus] = frozenset({"completed", "stopped"})
BUSY: frozenset[RunStatus] = frozenset({"running", "paused"})


@dataclass(frozen=True)
class RunSettings:
    """What tables show of a run's document."""

    source: str
    data: str
    """The data set's title."""
    frozen: str
    """What the boundary freezes, and the adapters."""
    boundary: float
    """For sorting: the number of frozen blocks, infinite where only the heads are trained."""
    labelled: str
    labelled_count: float
    """For sorting: infinite where all examples keep their label."""
    tasks: tuple[Task, ...] = ()

    @property
    def units(self) -> series_words.Units:
        """Of the labels, by task."""
        return units_of(self.tasks)


UNREADABLE = RunSettings(wording.DASH, wording.DASH, wording.DASH, -1.0, wording.DASH, -1.0)
"""Of a document that a newer program wrote."""


@dataclass(frozen=True)
class RunRow:
    """What tables show of a run; numbers stay numbers so that they sort, None where there is none.

    The document is parsed when a setting is first asked for: a history holds thousands of runs and shows few.
    """

    record: RunRecord

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def settings(self) -> RunSettings:
        return _settings(self.record.document)

    @property
    def units(self) -> series_words.Units:
        """Of the labels; the document is read for them only where some score has one."""
        return self.settings.units if any(map(measures.has_unit, self.record.values)) else series_words.NO_UNITS

    @property
    def validation(self) -> Score:
        return part_score(self.record.values, "validation", self.units)

    @property
    def test(self) -> Score:
        return part_score(self.record.values, "test", self.units)

    @property
    def score(self) -> Score:
        """On the test set once it was judged, on the validation set until then."""
        test = self.test
        part, score = ("validation", self.validation) if test.value is None else ("test", test)
        return replace(score, mark=PART_MARKS[part])

    @property
    def loss(self) -> Score:
        """Of the same part as `score`, else of the training."""
        wanted = ["test"] if self.test.value is not None else []
        parts = [*wanted, "validation", "train"]
        found = next((part for part in parts if f"{part}/loss" in self.record.values), None)
        return Score() if found is None else Score(self.record.values[f"{found}/loss"], PART_MARKS[found])

    @property
    def share_done(self) -> float | None:
        """Between 0 and 1 while the run is under way, else None."""
        if self.record.status not in BUSY or not self.record.num_steps:
            return None
        return min(self.record.step / self.record.num_steps, 1.0)

    def text_to_search(self) -> str:
        record = self.record
        words = (record.name, record.status, wording.STATUS_WORDS[record.status])
        settings = (self.settings.source, self.settings.data, self.settings.frozen)
        return " ".join([*words, *settings, record.note, *record.tags, record.device]).casefold()

    def score_lines(self) -> list[str]:
        """Every score by its name, for tooltips."""
        return score_lines(self.record.values, self.units)


@lru_cache(maxsize=16_384)
def _settings(document: str) -> RunSettings:
    try:
        experiment = from_json(document)
    except InvalidDocument:
        return UNREADABLE
    labelled = experiment.split.labelled
    boundary = experiment.freeze.boundary
    return RunSettings(
        source=source_text(experiment),
        data=data_title(experiment.data),
        frozen=frozen_text(experiment),
        boundary=math.inf if boundary == "all" else float(boundary),
        labelled=labelled_words(experiment.split),
        labelled_count=math.inf if labelled == "all" else float(labelled),
        tasks=experiment.tasks,
    )


def source_text(experiment: Experiment) -> str:
    source = experiment.source
    match source.kind:
        case "run":
            name = f"run {source.run}"
        case "file":
            name = source.path.replace("\\", "/").rpartition("/")[2]
        case "perceptron":
            name = "perceptron"
        case _:
            name = source.architecture
    return f"{name}, random weights" if source.initialisation == "random" else name


def frozen_text(experiment: Experiment) -> str:
    """`15 blocks frozen, gradual unfreezing`, with the adapters: `all blocks frozen + LoRA r8`."""
    kinds = list(dict.fromkeys(adapter_text(adapter) for adapter in experiment.adapters))
    frozen = ", ".join([wording.frozen_blocks(experiment.freeze.boundary), *PHASES[experiment.phases.kind]])
    return " + ".join([frozen, *kinds])


def record_after(record: RunRecord, event: Event) -> RunRecord:
    """The record as an event leaves it, before the store is read again; unchanged by events of other runs."""
    return replace(record, **_changes(record, event)) if event.run == record.id else record


def _changes(record: RunRecord, event: Event) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match event:
        case Step():
            changes = {"step": event.step, "epoch": event.epoch}
        case EpochEnded():
            changes = {"step": event.step, "epoch": event.epoch, "values": record.values | event.values}
        case Finished():
            changes = _final(record, event)
        case Started():
            changes = {"status": "running", "device": event.device, "step": event.resumed_at}
            changes |= {"num_steps": event.num_steps, "num_epochs": event.num_epochs}
        case Preparing() if record.status in ("queued", "paused"):  # it begins, or ends out of a pause
            changes = {"status": "running"}
        case Paused():
            changes = {"status": "paused"}
        case Continued():
            changes = {"status": "running"}
        case _:
            pass
    return changes


def _final(record: RunRecord, event: Finished) -> dict[str, Any]:
    return {
        "status": event.outcome,
        "step": event.step,
        "epoch": event.epoch,
        "seconds": event.seconds or record.seconds,
        "values": event.values or record.values,
        "reason": event.reason,
        "details": event.details,
    }


def not_behind(known: RunRecord, read: RunRecord) -> RunRecord:
    """What the store tells of a run, but no fewer steps of one under way than its events told already.

    The store is written in batches, so it lags; without this, progress would jump back at every reading.
    """
    if known.status not in BUSY or read.status not in BUSY or read.step >= known.step:
        return read
    return replace(read, status=known.status, step=known.step, epoch=known.epoch, values=read.values | known.values)


def started_at(record: RunRecord) -> datetime:
    """When it started, or was made where it has not started yet."""
    return record.started or record.created
