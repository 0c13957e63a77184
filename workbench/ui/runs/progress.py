"""What the bar of the current run shows, as a value that each event carries on. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal

from workbench.events import (
    Continued,
    EpochEnded,
    Event,
    Finished,
    Outcome,
    Paused,
    PhaseBegan,
    Preparing,
    Started,
    Step,
)
from workbench.series_words import Units
from workbench.spec.numbers import count_text
from workbench.ui.runs import wording
from workbench.ui.runs.scores import final_score, scores_of_tasks

Phase = Literal["idle", "starting", "preparing", "running", "paused", "finishing", "ended", "failed"]

IDLE_TEXT = "Nothing is running. Ctrl+Return runs the experiment."
OUTCOME_TEXT: dict[Outcome, str] = {
    "completed": "done{score}{in_time}",
    "stopped": "stopped{after_time}, weights kept{score}",
    "cancelled": "cancelled{after_time}, weights discarded",
    "failed": "failed{after_time}",
    "interrupted": "interrupted{after_time}, can be resumed",
}


@dataclass(frozen=True)
class RunProgress:
    """The state of the bar. `fraction` is the share done, or None where the amount is not known (a busy bar)."""

    phase: Phase = "idle"
    run: str = ""
    name: str = ""
    what: str = ""
    """What is prepared or finished, or why the run failed."""
    details: str = ""
    engine_lost: bool = False
    """True where the run failed because its engine is gone, and not by a fault of its own."""
    fraction: float | None = 0.0
    num_steps: int = 0
    epoch: int = 0
    num_epochs: int = 0
    part: str = ""
    """Which phase of its training the run is in, in words; empty where it has one."""
    seconds_left: float | None = None
    examples_per_s: float = 0.0
    device: str = ""
    examples: str = ""
    """How many examples train, validate and test, in words."""
    outcome: Outcome | None = None
    score: str = ""
    """What came out, in words; empty where nothing was judged."""
    task_scores: str = ""
    """What that is the mean of; empty where it is of one task."""
    seconds: float = 0.0
    units: Units = field(default_factory=dict)
    """Of the labels, by task."""

    @property
    def is_steerable(self) -> bool:
        """True where pausing and finishing mean something."""
        return self.phase in ("running", "paused")

    @property
    def is_busy(self) -> bool:
        """True from the first sign of a run until its last event."""
        return self.phase in ("starting", "preparing", "running", "paused", "finishing")

    @property
    def is_resumable(self) -> bool:
        """True where nothing but going on is needed; after a fault of the run's own something else must change."""
        return self.outcome == "interrupted" or (self.phase == "failed" and self.engine_lost)

    def parts(self) -> list[str]:
        """The text behind the bar in pieces, the most important first, to be joined as far as there is room."""
        if self.phase == "idle":
            return [IDLE_TEXT]
        if self.phase == "starting":
            return ["Starting the engine…"]
        if self.phase == "preparing":
            return [part for part in (self.what, wording.time_left(self.seconds_left)) if part]
        if self.phase in ("finishing", "failed"):
            return [self.what]
        if self.phase == "ended":
            return self._ended_parts()
        epochs = f"epoch {self.epoch} of {self.num_epochs}"
        lead = f"paused · {epochs}" if self.phase == "paused" else epochs
        left = "" if self.phase == "paused" else wording.time_left(self.seconds_left)
        speed = "" if self.phase == "paused" else wording.rate(self.examples_per_s)
        return [part for part in (lead, left, self.part, speed, self.device, self.examples) if part]

    def _ended_parts(self) -> list[str]:
        time = wording.duration(self.seconds) if self.seconds else ""
        said = OUTCOME_TEXT[self.outcome or "completed"].format(
            score=f": {self.score}" if self.score else "",
            in_time=f" in {time}" if time else "",
            after_time=f" after {time}" if time else "",
        )
        return [part for part in (said, self.task_scores, self.what) if part]


def begun(run: str, name: str) -> RunProgress:
    """A run was sent to the engine, which has not answered yet."""
    return RunProgress(phase="starting", run=run, name=name, fraction=None)


def finishing(progress: RunProgress, what: str) -> RunProgress:
    """The user asked for the end, and the engine has not answered yet."""
    return replace(progress, phase="finishing", what=what, fraction=None)


def failed(progress: RunProgress, reason: str, details: str = "") -> RunProgress:
    return replace(progress, phase="failed", what=reason, details=details, fraction=progress.fraction or 0.0)


def engine_lost(progress: RunProgress, reason: str) -> RunProgress:
    """The engine is gone, and the desk has not told yet what became of its run."""
    return replace(failed(progress, reason), engine_lost=True)


def idle_parts(interrupted: Sequence[str]) -> list[str]:
    """What the bar says while nothing runs, by the names of the runs that could go on."""
    if not interrupted:
        return [IDLE_TEXT]
    which = f"“{interrupted[0]}”" if len(interrupted) == 1 else count_text(len(interrupted), "run")
    return [f"{which} {'was' if len(interrupted) == 1 else 'were'} interrupted."]


def advanced(progress: RunProgress, event: Event) -> RunProgress:
    """The state after an event; events of another run change nothing."""
    if event.run != progress.run:
        return progress
    if progress.engine_lost and progress.outcome is None and isinstance(event, Finished):
        return replace(progress, what=event.reason or progress.what, outcome=event.outcome)
    if progress.phase in ("ended", "failed"):
        return progress
    return _after(event, progress)


@singledispatch
def _after(event: object, progress: RunProgress) -> RunProgress:  # noqa: ARG001 - what the bar does not show
    return progress


@_after.register
def _preparing(event: Preparing, progress: RunProgress) -> RunProgress:
    share = event.done / event.total if event.total else None
    amount = f" · {event.done:,} of {event.total:,}" if event.total else "…"
    phase: Phase = "finishing" if progress.phase in ("running", "paused", "finishing") else "preparing"
    return replace(progress, phase=phase, what=event.what + amount, fraction=share, seconds_left=None)


@_after.register
def _started(event: Started, progress: RunProgress) -> RunProgress:
    epoch = min(event.resumed_at // max(event.steps_per_epoch, 1) + 1, event.num_epochs)
    return replace(
        progress,
        phase="running",
        what="",
        fraction=event.resumed_at / max(event.num_steps, 1),
        num_steps=event.num_steps,
        epoch=epoch,
        num_epochs=event.num_epochs,
        seconds_left=None,
        device=event.device,
        examples=event.examples.text if event.examples is not None else "",
    )


@_after.register
def _step(event: Step, progress: RunProgress) -> RunProgress:
    if progress.phase == "finishing":  # the last steps still arrive after the user asked for the end
        return progress
    return replace(
        progress,
        phase="running",
        fraction=event.step / max(progress.num_steps, event.step, 1),
        epoch=event.epoch,
        seconds_left=event.seconds_left,
        examples_per_s=event.examples_per_s,
    )


@_after.register
def _epoch_ended(event: EpochEnded, progress: RunProgress) -> RunProgress:
    return replace(progress, epoch=event.epoch)


@_after.register
def _phase_began(event: PhaseBegan, progress: RunProgress) -> RunProgress:
    return replace(progress, part=f"phase {event.number} of {event.num_phases}: {event.trains}")


@_after.register
def _paused(event: Paused, progress: RunProgress) -> RunProgress:  # noqa: ARG001 - dispatched on its type
    return replace(progress, phase="paused")


@_after.register
def _continued(event: Continued, progress: RunProgress) -> RunProgress:  # noqa: ARG001 - dispatched on its type
    return replace(progress, phase="running", seconds_left=None)


@_after.register
def _finished(event: Finished, progress: RunProgress) -> RunProgress:
    score = final_score(event.values, progress.units)
    ended = replace(
        progress,
        outcome=event.outcome,
        score=score,
        task_scores=scores_of_tasks(event.values),
        seconds=event.seconds,
        epoch=event.epoch,
    )
    if event.outcome == "failed":
        return failed(ended, event.reason or "The run failed.", event.details)
    fraction = 1.0 if event.outcome == "completed" else ended.fraction or 0.0
    return replace(ended, phase="ended", what=event.reason, details=event.details, fraction=fraction)
