"""The first start: an example is run from the welcome page, and its result stands in the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from tests.journeys.person import Person
from tests.journeys.tiny import TINY
from workbench import documents
from workbench.examples import read_examples
from workbench.experiment import Experiment
from workbench.ui.controllers import welcome
from workbench.ui.welcome.page import WelcomePage
from workbench.ui.welcome.pressable import Pressable

TWO_TASKS = {
    "name": "Tiny pair",
    "tasks": [
        {"kind": "classification", "name": "digit", "column": "class"},
        {"kind": "classification", "name": "parity", "column": "parity"},
    ],
    "heads": [{"kind": "linear", "task": "digit"}, {"kind": "linear", "task": "parity"}],
    "freeze.boundary": "all",
    "recipe.epochs": 1,
}


@pytest.fixture
def tiny_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples that come with the program train for a minute each."""
    folder = tmp_path / "examples"
    folder.mkdir()
    text = documents.to_toml(documents.replaced(Experiment(), TINY | TWO_TASKS))
    (folder / "tiny.toml").write_text(f"# Can one trunk answer two questions?\n{text}")
    monkeypatch.setattr(welcome, "read_examples", lambda: read_examples(folder))


@pytest.mark.usefixtures("tiny_examples")
def test_that_an_example_with_two_tasks_runs_from_the_welcome_page(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    person.controller.welcome.greet()
    page = person.dialog(WelcomePage)
    assert person.reads("Tiny pair", page)
    person.click("Run Tiny pair", page)
    assert not page.isVisible()
    person.until(lambda: person.statuses() == {"Tiny pair": "done"})
    (row,) = person.history()
    assert any(value.count(" 0.") == 2 for value in row.values()), row
    person.controller.welcome.open()
    person.until(lambda: person.find(QAbstractButton, "Continue with Tiny pair", page).isVisible())
    person.until(
        lambda: [
            line for line in run_lines(page) if line.startswith("Show Tiny pair: done · ") and line.count(" 0.") == 2
        ]
    )
    assert len(run_lines(page)) == 1


def run_lines(page: WelcomePage) -> list[str]:
    lines = page.going_on.findChildren(Pressable)
    return [line.accessibleName() for line in lines if line.isVisible()]
