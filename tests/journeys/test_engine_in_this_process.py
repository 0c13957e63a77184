"""The setting *Engine: in this process*: the same story without a second process that trains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage.store import Store
from tests.journeys.person import Person
from workbench.launch.links import ThreadLink


def test_that_a_run_in_this_process_is_paused_goes_on_and_is_kept(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store
) -> None:
    person = sit_down()
    person.window.actions_by_key["engine_thread"].trigger()
    person.close_window()
    person.until(lambda: person.program_has_ended)
    person = sit_down()
    assert person.window.actions_by_key["engine_thread"].isChecked()
    person.open_experiment(experiment_file({"recipe.epochs": 20}))
    person.run()
    person.until(lambda: person.last_step() >= 2)
    person.click("Pause")
    person.until(lambda: " · paused · " in person.run_bar())
    assert isinstance(person.controller.pump.desk.engines.links["training"], ThreadLink)
    held_at = person.last_step()
    assert held_at < 80
    person.watch(300)
    assert person.last_step() == held_at
    person.click("Continue")
    person.until(lambda: " · done: " in person.run_bar())
    (record,) = store.runs()
    assert (record.status, record.step) == ("completed", 80)
    assert store.artifacts(record.id)
    person.until(lambda: person.statuses() == {record.name: "done"})
    person.close_window()
    person.until(lambda: person.program_has_ended)
