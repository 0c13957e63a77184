"""What a run has said and the store has not got yet: events come in, one batch to write goes out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime

from storage.owners import this_process
from storage.records import RunChanges, RunRecord
from workbench import mixtures
from workbench.block_series import TOLD, values_of
from workbench.events import (
    BlocksTold,
    Continued,
    EpochEnded,
    Event,
    Finished,
    Interpolated,
    Paused,
    Preparing,
    Started,
    Step,
)
from workbench.training.work_clock import WorkClock


@dataclass
class Batch:
    """One transaction's worth; points by series name as lists of steps and values."""

    points: dict[str, tuple[list[int], list[float]]] = field(default_factory=dict)
    changes: RunChanges = field(default_factory=RunChanges)
    truncate_after: int | None = None
    """Points that an earlier sitting left behind this step are dropped before `points` are added."""
    weights: str = ""
    """The file of kept weights that the run has written."""
    last_step: int | None = None

    @property
    def empty(self) -> bool:
        return not (self.points or self.changes)

    def add(self, step: int, values: dict[str, float]) -> None:
        for name, value in values.items():
            steps, numbers = self.points.setdefault(name, ([], []))
            steps.append(step)
            numbers.append(value)

    def drop_after(self, step: int) -> None:
        """Forgets points behind `step`, here and, once written, in the store."""
        for steps, numbers in self.points.values():
            kept = bisect_right(steps, step)
            del steps[kept:], numbers[kept:]
        self.points = {name: points for name, points in self.points.items() if points[0]}
        self.truncate_after = step if self.truncate_after is None else min(step, self.truncate_after)


class Ledger:
    """Turns the events of one run into batches; `batch` is the one to be written next."""

    def __init__(self, record: RunRecord) -> None:
        self._clock = WorkClock(record.seconds)
        self._is_paused = record.status == "paused"
        self._first_start = record.started
        self._of_blocks: dict[str, float] = {}
        """What was told last of each block in this sitting."""
        self.batch = Batch()

    def next_page(self) -> None:
        """Begins a new batch, the old one being safely written."""
        self.batch = Batch()

    def take(self, event: Event) -> None:
        self._clock.heed(event)
        match event:
            case Step() | EpochEnded():
                self._measured(event)
            case BlocksTold() | Interpolated():
                self._drawn(event)
            case Started():
                self._started(event)
            case Paused():
                self._is_paused = True
                self.batch.changes.update(RunChanges(status="paused", step=event.step, seconds=self._clock.seconds))
            case Continued():
                self._is_paused = False
                self.batch.changes.update(RunChanges(status="running", step=event.step))
            case Preparing() if self._is_paused:  # its end was asked for during the pause, and its weights are judged
                self._is_paused = False
                self.batch.changes.update(RunChanges(status="running"))
            case Finished():
                self._finished(event)

    def _measured(self, event: Step | EpochEnded) -> None:
        batch = self.batch
        batch.add(event.step, event.values)
        if isinstance(event, Step):
            batch.add(event.step, {"examples_per_s": event.examples_per_s})
        else:
            batch.changes["values"] = event.values
        batch.changes.update(RunChanges(step=event.step, epoch=event.epoch, seconds=self._clock.seconds))
        batch.last_step = event.step

    def _drawn(self, event: BlocksTold | Interpolated) -> None:
        if isinstance(event, BlocksTold):
            self._told_of_blocks(event)
        else:
            self.batch.points |= mixtures.points_of(event)

    def _told_of_blocks(self, event: BlocksTold) -> None:
        """Writes what changed: most blocks of a deep stack stand still, and each series is a row to rewrite."""
        values = values_of(event)
        still = {name for name, value in values.items() if self._of_blocks.get(name) == value and name != TOLD}
        self.batch.add(event.step, {name: value for name, value in values.items() if name not in still})
        self._of_blocks = values

    def _started(self, event: Started) -> None:
        self._is_paused = False
        self._first_start = self._first_start or datetime.now(UTC)
        self.batch.drop_after(event.resumed_at)
        self._of_blocks = {}
        self.batch.last_step = event.resumed_at
        self.batch.changes.update(
            RunChanges(
                status="running",
                owner=this_process(),
                started=self._first_start,
                ended=None,
                device=event.device,
                step=event.resumed_at,
                num_steps=event.num_steps,
                num_epochs=event.num_epochs,
                examples=event.examples.model_dump_json() if event.examples else "",
                reason="",
                details="",
            )
        )

    def _finished(self, event: Finished) -> None:
        changes = self.batch.changes
        changes.update(
            RunChanges(status=event.outcome, ended=datetime.now(UTC), reason=event.reason, details=event.details)
        )
        changes["seconds"] = event.seconds or self._clock.seconds
        if event.step:  # a run that fails before its first step of this sitting keeps what an earlier one reached
            changes.update(RunChanges(step=event.step, epoch=event.epoch))
        if event.values:
            changes["values"] = event.values
        self.batch.weights = event.weights
