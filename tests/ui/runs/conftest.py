"""Runs as the store would tell of them, with their curves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from storage.records import RunRecord, Series
from workbench.documents import replaced, to_json
from workbench.events import EpochEnded, Started, Step
from workbench.experiment import Experiment
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.style_sheet import apply_theme

MakeRecord = Callable[..., RunRecord]
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def make_record() -> MakeRecord:
    """A record by id; `settings` are dotted paths of its document, `age` is in minutes."""

    def make(
        run: str, status: str = "completed", *, settings: dict[str, Any] | None = None, age: int = 0, **more: Any
    ) -> RunRecord:
        experiment = replaced(Experiment(), settings or {})
        made = NOON - timedelta(minutes=age)
        given = {"name": f"run {run}", "created": made, "started": made, "num_steps": 160, "num_epochs": 20} | more
        return RunRecord(id=run, status=status, document=to_json(experiment), **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def started() -> Callable[..., Started]:
    def make(run: str = "a", resumed_at: int = 0) -> Started:
        return Started(
            run=run,
            device="CPU, 2 threads",
            precision="float32",
            memory_format="contiguous",
            trainable_parameters=10,
            total_parameters=100,
            num_steps=160,
            steps_per_epoch=8,
            num_epochs=20,
            resumed_at=resumed_at,
        )

    return make


@pytest.fixture
def step() -> Callable[..., Step]:
    def make(run: str = "a", at: int = 1, loss: float = 1.0, rate: float = 2140.0, left: float | None = 31.0) -> Step:
        values = {"train/loss": loss, "learning_rate": 1e-3}
        return Step(run=run, step=at, epoch=(at - 1) // 8 + 1, values=values, examples_per_s=rate, seconds_left=left)

    return make


@pytest.fixture
def epoch_ended() -> Callable[..., EpochEnded]:
    def make(run: str = "a", epoch: int = 1, accuracy: float = 0.5) -> EpochEnded:
        values = {"validation/class/accuracy": accuracy, "validation/loss": 1.0 - accuracy}
        return EpochEnded(run=run, step=8 * epoch, epoch=epoch, values=values, best=True)

    return make


@pytest.fixture
def curves() -> Callable[..., dict[str, Series]]:
    """A run's series over `epochs` epochs of eight steps."""

    def make(epochs: int = 20, top: float = 0.9) -> dict[str, Series]:
        steps = np.arange(1, 8 * epochs + 1)
        ends = steps[7::8]
        loss = np.exp(-steps / 40.0) + 0.1
        return {
            "train/loss": Series("train/loss", steps, loss),
            "validation/class/accuracy": Series("validation/class/accuracy", ends, top * (1 - np.exp(-ends / 30.0))),
        }

    return make


@pytest.fixture
def styles(qapp: QApplication) -> RunStyles:
    apply_theme(qapp, "dark")
    return RunStyles()
