"""The engine is killed beneath a run: the window lives, says why, and trains the next run."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from storage.store import Store
from tests.journeys.person import Person
from tests.journeys.tiny import ENDLESS
from workbench.launch.links import ProcessLink


def test_that_the_window_outlives_its_engine_and_starts_another(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"recipe.epochs": ENDLESS}))
    person.run()
    person.until(lambda: person.last_step() >= 2)
    os.kill(engine(person), signal.SIGKILL)
    person.until(lambda: "SIGKILL" in person.run_bar())
    person.until(lambda: store.runs()[0].status in ("failed", "interrupted"))
    (record,) = store.runs()
    assert "SIGKILL" in record.reason
    person.until(lambda: person.statuses() == {record.name: record.status})

    person.set_field("Epochs", "2")
    person.run()
    person.until(lambda: person.run_bar().startswith(f"{record.name} (2) · done: "))
    assert [run.status for run in store.runs()] == ["completed", record.status]


def engine(person: Person) -> int:
    """The process that trains, as a task manager would show it."""
    link = person.controller.pump.desk.engines.links["training"]
    assert isinstance(link, ProcessLink)
    return link.pid
