"""What callers get from the store: frozen records, never rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt

RunStatus = Literal[
    "queued", "running", "paused", "completed", "stopped", "cancelled", "failed", "interrupted"
]


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
    """Time spent training, pauses left out, all sittings together."""
    values: dict[str, float] = field(default_factory=dict)
    """Latest epoch's averages and scores while it runs, final scores once it has ended, by series name."""
    reason: str = ""
    details: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """One curve: `values[i]` was measured when `steps[i]` optimiser steps had been taken; steps rise."""

    name: str
    steps: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Artifact:
    """A file that belongs to a run: weights, checkpoint, export."""

    kind: Literal["weights", "checkpoint", "export", "log"]
    path: str
    size_bytes: int
    sha256: str = ""
