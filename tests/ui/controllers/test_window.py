"""The whole window over a real desk, engine and store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.store import Store
from tests.ui.controllers.waiting import ENGINE_MS, until
from workbench.app import build_window
from workbench.documents import to_json
from workbench.experiment import Experiment
from workbench.ui.controllers.window import WindowController
from workbench.ui.message_bar import MessageBar
from workbench.ui.panels.problem_card import ProblemCard
from workbench.ui.runs.close_dialog import CloseWhileTrainingDialog
from workbench.ui.stack.message_panel import MessagePanel


def test_that_a_folder_without_images_is_a_fault_that_stops_run_until_it_is_undone(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    empty = tmp_path / "photos"
    empty.mkdir()
    controller.data.drop(empty)
    until(qtbot, lambda: any(problem.place == "data" for problem in controller.transfer.problems()))
    # a card appears with the next layout
    until(qtbot, lambda: [card.isVisible() for card in controller.recipe.findChildren(ProblemCard)] == [True])
    controller.run()
    said = controller.window.findChild(MessageBar)
    assert isinstance(said, MessageBar)
    assert str(empty) in said.text()
    assert controller.training.training is None
    controller.document.undo_stack.undo()
    assert not said.isVisible()
    until(qtbot, lambda: controller.transfer.data is not None)
    assert controller.transfer.problems() == []


@pytest.mark.usefixtures("nothing_known")
def test_that_the_first_start_says_what_it_is_waiting_for(
    qtbot: QtBot, controller: WindowController, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = controller.window.findChild(MessagePanel)
    assert isinstance(message, MessagePanel)
    said = [message.text.text()]
    show = message.set_message

    def listen(title: str, text: str, action_text: str | None) -> None:
        said.append(text)
        show(title, text, action_text)

    monkeypatch.setattr(message, "set_message", listen)
    until(qtbot, lambda: controller.transfer.stack is not None)
    assert "The engine that builds it is starting…" in said
    assert "Building the model…" in said
    assert "Measuring its blocks: 17 of 18" in said


def test_that_a_task_nobody_named_follows_the_data_in_one_step_of_undo(
    controller: WindowController, tmp_path: Path
) -> None:
    def names() -> list[str]:
        experiment = controller.document.experiment
        return [*(task.name for task in experiment.tasks), *(head.task for head in experiment.heads)]

    assert names() == ["digit", "digit"]
    controller.data.drop(tmp_path)
    assert names() == ["class", "class"]
    controller.document.undo_stack.undo()
    assert names() == ["digit", "digit"]
    assert controller.document.undo_stack.index() == 0
    controller.document.edit("Rename task", {"tasks.0.name": "species", "heads.0.task": "species"})
    controller.data.drop(tmp_path)
    assert names() == ["species", "species"]


def test_that_the_menu_names_what_it_resumes_and_queues_each_run_once(
    qtbot: QtBot, controller: WindowController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "workbench.sqlite") as store:
        for run, status in (("a", "interrupted"), ("b", "interrupted"), ("c", "completed")):
            store.add_run(run, f"run {run}", to_json(Experiment()))
            store.update_run(run, status=status)
    queued: list[str] = []
    monkeypatch.setattr(controller.pump.desk, "resume", lambda run, *_: queued.append(run))
    controller.history.refresh()
    until(qtbot, lambda: len(controller.history.records) == 3)
    resume, table = controller.window.actions_by_key["resume"], controller.area.history.table
    table.select_runs(["c"])
    assert resume.text() == "Resu&me “run b”"
    table.select_runs(["a"])
    assert resume.text() == "Resu&me “run a”"
    table.select_runs(["a", "b", "c"])
    assert resume.text() == "Resu&me 2 runs"
    resume.trigger()
    assert queued == ["a", "b"]
    resume.trigger()
    assert queued == ["a", "b"]


def test_that_a_window_that_asks_about_a_run_closes_when_the_run_ends_by_itself(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSFER_WORKBENCH_HOME", str(tmp_path))
    controller = build_window(qapp, f"sqlite:///{tmp_path / 'workbench.sqlite'}")
    controller.window.show()
    controller.start()
    short = {"data": {"kind": "bundled", "name": "digits"}, "split.labelled": 32, "recipe.epochs": 1}
    controller.document.edit("Make it short", {**short, "preprocessing.image_size": 32})
    controller.run()
    until(qtbot, lambda: controller.training.training is not None)
    with qtbot.waitSignal(controller.finished, timeout=ENGINE_MS):
        controller.window.close()
        asked = controller.window.findChild(CloseWhileTrainingDialog)
        assert asked is not None
        assert asked.isVisible()
    assert not controller.window.isVisible()
    controller.window.deleteLater()


def test_that_the_program_ends_when_its_window_is_closed(tmp_path: Path) -> None:
    """In a process of its own: what keeps a program alive cannot be seen from within."""
    program = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from workbench.app import open_window
from workbench.ui.main_window import MainWindow
app = QApplication([])
def close():
    next(widget for widget in app.topLevelWidgets() if isinstance(widget, MainWindow)).close()
QTimer.singleShot(1500, close)
raise SystemExit(open_window("sqlite:///workbench.sqlite"))
"""
    environment = {**os.environ, "TRANSFER_WORKBENCH_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, timeout=ENGINE_MS / 1000, check=False
    )
    assert ended.returncode == 0
