"""A run as one row of a table, and the record after an event. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from storage.records import RunRecord, RunStatus
from workbench import measures
from workbench.documents import InvalidDocument, from_json
from workbench.events import Continued, EpochEnded, Event, Finished, Paused, Preparing, Started, Step
from workbench.experiment import Experiment
from workbench.spec.data import data_title
from workbench.spec.labelled import labelled_words
from workbench.spec.run_titles import PHASES, adapter_text
from workbench.ui.runs import wording

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


UNREADABLE = RunSettings(wording.DASH, wording.DASH, wording.DASH, -1.0, wording.DASH, -1.0)
"""Of a document that a newer program wrote."""


PART_MARKS = {"test": "test", "validation": "val", "train": "train"}
"""What stands behind a score to say what it was taken on."""


@dataclass(frozen=True)
class Score:
    """A score with the mark of what it was taken on, if any; without a value where there is none."""

    value: float | None = None
    mark: str = ""
    is_mean: bool = False
    """Over several tasks."""

    def __str__(self) -> str:
        """`0.812`, `mean 0.812 test`."""
        if self.value is None:
            return wording.number(None)
        return " ".join(filter(None, ("mean" if self.is_mean else "", wording.number(self.value), self.mark)))


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
    def validation(self) -> Score:
        return self._accuracy("validation")

    @property
    def test(self) -> Score:
        return self._accuracy("test")

    @property
    def accuracy(self) -> Score:
        """On the test set once it was judged, on the validation set until then."""
        part = "validation" if self.test.value is None else "test"
        return replace(self._accuracy(part), mark=PART_MARKS[part])

    def _accuracy(self, part: str) -> Score:
        values = self.record.values
        return Score(mean_score(values, part, "accuracy"), is_mean=len(task_scores(values, part)) > 1)

    @property
    def loss(self) -> Score:
        """Of the same part as `accuracy`, else of the training."""
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
        """Every score by its name, for tooltips; first the means over the tasks where there are several."""
        values = self.record.values
        several = len(measures.tasks_of(values)) > 1
        parts = [part for part in ("test", "validation") if len(task_scores(values, part)) > 1]
        means = [f"mean accuracy, {part}: {wording.number(mean_score(values, part, 'accuracy'))}" for part in parts]
        return means + [
            f"{measures.measure_title(name, with_task=several)}: {wording.number(values[name])}"
            for name in sorted(values, key=measures.result_order)
        ]


def mean_score(values: dict[str, float], part: str, measure: str) -> float | None:
    """The mean over the tasks of a part's measure; None where nothing was measured."""
    found = [v for name, v in values.items() if name.startswith(f"{part}/") and name.endswith(f"/{measure}")]
    return sum(found) / len(found) if found else None


def task_scores(values: dict[str, float], part: str) -> dict[str, float]:
    """The accuracy of each task on a part, by the task's name."""
    named = [name for name in sorted(values) if name.startswith(f"{part}/") and measures.is_share(name)]
    return {measures.task_of(name): values[name] for name in named}


def final_score(values: dict[str, float]) -> str:
    """`test accuracy 0.812`, over several tasks `mean test accuracy 0.812`.

    Of the validation where nothing was tested, empty where nothing was judged.
    """
    for part in ("test", "validation"):
        score = mean_score(values, part, "accuracy")
        if score is not None:
            mean = "mean " if len(task_scores(values, part)) > 1 else ""
            return f"{mean}{part} accuracy {wording.number(score)}"
    return ""


def scores_of_tasks(values: dict[str, float]) -> str:
    """What the mean of `final_score` is of, `digit 0.912, parity 0.712`; empty where it is of one task."""
    for part in ("test", "validation"):
        if scores := task_scores(values, part):
            return ", ".join(f"{task} {wording.number(score)}" for task, score in scores.items() if len(scores) > 1)
    return ""


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
    )


def source_text(experiment: Experiment) -> str:
    source = experiment.source
    match source.kind:
        case "run":
            name = f"run {source.run}"
        case "file":
            name = source.path.replace("\\", "/").rpartition("/")[2]
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
