"""What callers get from the store: frozen records, never rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypedDict

import numpy as np
import numpy.typing as npt

RunStatus = Literal["queued", "running", "paused", "completed", "stopped", "cancelled", "failed", "interrupted"]

ArtifactKind = Literal["weights", "checkpoint", "export", "log"]

UNFINISHED: tuple[RunStatus, ...] = ("queued", "running", "paused")
"""The states of a run that a living process has in hand."""


@dataclass(frozen=True)
class RunRecord:
    """One run. Times are UTC; `document` is the experiment as JSON, kept as it was when the run was made."""

    id: str
    name: str
    status: RunStatus
    document: str
    created: datetime
    started: datetime | None = None
    ended: datetime | None = None
    device: str = ""
    step: int = 0
    num_steps: int = 0
    epoch: int = 0
    num_epochs: int = 0
    seconds: float = 0.0
    """Time at work: preparing, training, judging; pauses left out, all sittings together."""
    values: dict[str, float] = field(default_factory=dict)
    """Latest epoch's averages and scores while it runs, final scores once it has ended, by series name."""
    reason: str = ""
    details: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    owner: str = ""
    """The process that has the run in hand, or had it last, as `storage.owners.this_process` names it."""
    examples: str = ""
    """How many examples train, choose and judge, as JSON of the caller's; empty where the run did not tell."""

    @property
    def epochs_done(self) -> int:
        """Whole epochs; `epoch` is the one that goes on, or in which the run ended."""
        return self.step * self.num_epochs // self.num_steps if self.num_steps else 0


class RunChanges(TypedDict, total=False):
    """The fields of a `RunRecord` that change while it runs."""

    status: RunStatus
    started: datetime | None
    ended: datetime | None
    device: str
    step: int
    num_steps: int
    epoch: int
    num_epochs: int
    seconds: float
    values: dict[str, float]
    reason: str
    details: str
    owner: str
    examples: str


@dataclass(frozen=True)
class Series:
    """One curve: `values[i]` was measured when `steps[i]` optimiser steps had been taken; steps rise."""

    name: str
    steps: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Artifact:
    """A file that belongs to a run: weights, checkpoint, export."""

    kind: ArtifactKind
    path: str
    size_bytes: int
    sha256: str = ""
