"""Every journey: a person before the real window, over a store of its own, on one machine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.locations import HOME_VARIABLE, parsed_url
from storage.store import Store
from tests.journeys.person import Person
from tests.journeys.tiny import TINY
from tests.ui.conftest import _no_widget_is_left, _qt_warnings_fail  # noqa: F401  # hold here too
from workbench import documents
from workbench.app import CollectorOnGuiThread, build_window
from workbench.experiment import Experiment


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("machine")


@pytest.fixture(autouse=True)
def home(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All journeys are made on one machine: what one asked of the libraries, the next finds in the cache."""
    monkeypatch.setenv(HOME_VARIABLE, str(machine))


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return str(parsed_url(tmp_path / "history" / "workbench.sqlite"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """The history, as another program would read it."""
    with Store.open(store_url) as store:
        yield store


@pytest.fixture
def experiment_file(tmp_path: Path) -> Callable[..., Path]:
    """`experiment_file(changes)` writes the tiny experiment, changed, as a TOML file."""

    def write(changes: dict[str, Any] | None = None) -> Path:
        path = tmp_path / "tiny.toml"
        path.write_text(documents.to_toml(documents.replaced(Experiment(), TINY | (changes or {}))))
        return path

    return write


@pytest.fixture
def sit_down(qtbot: QtBot, qapp: QApplication, store_url: str, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """`sit_down()` starts the program over the store; what is still open after the test is closed."""
    present: list[Person] = []

    def start() -> Person:
        controller = build_window(qapp, store_url)
        CollectorOnGuiThread(controller.window)
        controller.window.resize(1600, 1000)
        present.append(Person(qtbot, controller))
        with qtbot.waitExposed(controller.window):
            controller.window.show()
            QTimer.singleShot(0, controller, controller.start)  # as the program itself: first paint, then work
        return present[-1]

    yield start
    for person in present:
        person.leave_at_once()
    gc.enable()
