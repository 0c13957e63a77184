"""Several runs at once: what waits, and the buttons that end a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QListWidget

from storage.store import Store
from tests.journeys.person import Person
from tests.journeys.tiny import ENDLESS


def test_that_queued_runs_follow_each_other_when_one_is_finished_early_and_one_cancelled(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"recipe.epochs": ENDLESS}))
    for _ in range(2):
        person.run()
    person.set_field("Epochs", "2")
    person.run()
    person.until(lambda: len(person.statuses()) == 3)
    third, second, first = (record.name for record in store.runs())
    queue = person.find(QListWidget, "Queue of runs")
    person.until(lambda: [queue.item(at).text() for at in range(queue.count())] == [f"1   {second}", f"2   {third}"])

    person.until(lambda: person.last_step() >= 2)
    person.click("Finish now")
    person.until(lambda: person.run_bar().startswith(f"{second} · epoch "))
    assert person.statuses() == {first: "stopped", second: "running", third: "queued"}
    person.click("Cancel")
    person.until(lambda: person.run_bar().startswith(f"{third} · done: "))
    assert person.statuses() == {first: "stopped", second: "cancelled", third: "done"}
    person.until(lambda: not queue.isVisible())
    assert [bool(store.artifacts(record.id)) for record in store.runs()] == [True, False, True]
