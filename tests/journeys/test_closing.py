"""Closing the window while a run trains: each of the three answers, and what is found afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage.locations import run_folder
from storage.store import Store
from tests.journeys.person import Person
from tests.journeys.tiny import ENDLESS
from workbench.events import Event, Step
from workbench.ui.runs.close_dialog import CloseWhileTrainingDialog


def test_that_a_person_who_stays_sees_the_run_go_on_and_can_stop_and_keep_it_later(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"recipe.epochs": ENDLESS}))
    person.run()
    person.until(lambda: person.last_step() >= 2)

    closes_and_answers(person, "Stay")
    asked_at = person.last_step()
    person.until(lambda: person.last_step() > asked_at)
    assert person.window.isVisible()
    assert person.window.isEnabled()
    assert not person.program_has_ended

    closes_and_answers(person, "Stop and keep")
    person.until(lambda: person.program_has_ended)
    assert not person.window.isVisible()
    (record,) = store.runs()
    assert record.status == "stopped"
    assert record.step >= asked_at
    (weights,) = store.artifacts(record.id)
    assert Path(weights.path).stat().st_size == weights.size_bytes > 0


def test_that_a_checkpointed_run_is_offered_to_be_resumed_and_finishes(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store, store_url: str
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"recipe.epochs": 25}))
    person.run()
    person.until(lambda: person.last_step() >= 2)
    closes_and_answers(person, "Checkpoint and resume later")
    person.until(lambda: person.program_has_ended)
    (record,) = store.runs()
    assert record.status == "interrupted"
    assert 2 <= record.step < 100
    assert (run_folder(store_url, record.id) / "checkpoint.safetensors").exists()

    another_day = sit_down()
    told: list[Event] = []
    another_day.controller.pump.events_told.connect(told.extend)
    another_day.until(lambda: another_day.statuses() == {record.name: "interrupted"})
    assert another_day.run_bar() == f"“{record.name}” was interrupted."
    another_day.click("Resume run")
    another_day.until(lambda: another_day.run_bar().startswith(f"{record.name} · done: "))
    another_day.until(lambda: another_day.statuses() == {record.name: "done"})
    assert [event.step for event in told if isinstance(event, Step)] == list(range(record.step + 1, 101))
    assert store.series(record.id)["train/loss"].steps.tolist() == list(range(1, 101))
    assert another_day.area.curves.book.run(record.id).curves["train/loss"].steps.tolist() == list(range(1, 101))
    another_day.until(lambda: another_day.last_drawn() == [[25.0], [25.0]])
    assert store.artifacts(record.id)


def closes_and_answers(person: Person, answer: str) -> None:
    person.close_window()
    dialog = person.dialog(CloseWhileTrainingDialog)
    assert person.window.isVisible()
    person.click(answer, dialog)
    person.until(lambda: not dialog.isVisible())
