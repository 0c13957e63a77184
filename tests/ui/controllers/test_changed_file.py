"""A table that is corrected outside is seen anew: when it is taken again, on request, and when the user comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from workbench.spec.data import DataFile
from workbench.ui.controllers.window import WindowController
from workbench.ui.message_bar import MessageBar
from workbench.ui.panels.data_menu import DataMenu


@pytest.fixture
def table(tmp_path: Path) -> Path:
    made = tmp_path / "plants.csv"
    write(made, corrected=False)
    return made


@pytest.fixture
def controller(qtbot: QtBot, build: Callable[[], WindowController], table: Path) -> WindowController:
    controller = build()
    controller.window.show()
    controller.start()
    controller.data.take(DataFile(path=str(table)))
    until(qtbot, lambda: kind(controller) == "classification")
    return controller


def write(table: Path, *, corrected: bool) -> None:
    """Words where numbers should stand, or the numbers."""
    weights = [f"{20 + row % 30 * 0.37:.2f}" if corrected else ("light", "heavy")[row % 2] for row in range(90)]
    lines = [f"{row % 7 + row / 9:.3f},{row * 3 % 11 + 0.5},{weight}" for row, weight in enumerate(weights)]
    table.write_text("\n".join(["width,height,weight", *lines]) + "\n")


def kind(controller: WindowController) -> str:
    data = controller.transfer.data
    return controller.document.experiment.tasks[0].kind if data is not None and data.column("weight") else ""


def is_number(controller: WindowController) -> bool:
    column = controller.transfer.data.column("weight") if controller.transfer.data else None
    return column is not None and column.numbers is not None


def test_that_a_corrected_table_taken_again_in_the_chooser_is_seen_and_its_task_follows(
    qtbot: QtBot, controller: WindowController, table: Path
) -> None:
    write(table, corrected=True)
    controller.data.open()
    until(qtbot, lambda: controller.data.chooser.found.description is not None)
    controller.data.chooser._accept()
    until(qtbot, lambda: is_number(controller))
    assert [task.kind for task in controller.document.experiment.tasks] == ["regression"]


def test_that_look_again_shows_what_the_file_holds_now_and_leaves_the_document(
    qtbot: QtBot, controller: WindowController, table: Path
) -> None:
    before = controller.document.experiment
    write(table, corrected=True)
    (menu,) = controller.transfer._transfer.data.findChildren(DataMenu)
    next(action for action in menu.actions() if action.text() == "Look again").trigger()
    assert controller.transfer.data is None  # what was known may be wrong
    until(qtbot, lambda: is_number(controller))
    assert controller.document.experiment == before
    said = controller.window.findChild(MessageBar)
    assert said is not None
    assert said.text() == "“weight” looks like a regression now. weight is still a classification."
    (button,) = [button for button in said.findChildren(QPushButton) if button.text() == "Make it a regression"]
    button.click()
    assert [task.kind for task in controller.document.experiment.tasks] == ["regression"]
    controller.document.undo_stack.undo()
    assert controller.document.experiment == before


def test_that_a_changed_file_is_asked_about_when_the_user_comes_back_and_an_unchanged_one_is_not(
    qtbot: QtBot, controller: WindowController, table: Path
) -> None:
    number = controller.transfer._descriptions._data_number
    controller.transfer.heed_changed_file()
    assert controller.transfer._descriptions._data_number == number
    write(table, corrected=True)
    controller.window.activateWindow()
    QApplication.sendEvent(controller.window, QEvent(QEvent.Type.ActivationChange))
    until(qtbot, lambda: is_number(controller))
