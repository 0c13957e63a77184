from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.ui.runs.history import HistoryView
from workbench.ui.runs.run_filter import RunAction
from workbench.ui.runs.run_styles import RunStyles

MakeRecord = Callable[..., RunRecord]


@pytest.fixture
def history(qtbot: QtBot, styles: RunStyles, make_record: MakeRecord) -> HistoryView:
    history = HistoryView(styles)
    history.resize(1400, 300)
    qtbot.addWidget(history)
    history.show()
    statuses = {"a": "completed", "b": "interrupted", "c": "running", "d": "failed"}
    history.set_rows([make_record(run, status, age=at) for at, (run, status) in enumerate(statuses.items())])
    return history


def _do(history: HistoryView, action: RunAction) -> None:
    history.table.actions_of_runs.actions[action].trigger()


def _visible_texts(history: HistoryView) -> list[str]:
    return [label.text() for label in history.findChildren(QLabel) if label.isVisible()]


def test_that_the_newest_run_stands_first(history: HistoryView) -> None:
    history.table.select_runs(["a", "d"])
    assert history.table.selected_runs() == ["a", "d"]


def test_that_an_empty_history_and_an_empty_filter_say_what_to_do(history: HistoryView) -> None:
    history.filter_field.setText("nothing like this")
    assert any("Clear it" in text for text in _visible_texts(history))
    assert "0 of 4 runs" in _visible_texts(history)
    history.filter_field.clear()
    history.set_rows([])
    assert any("Press Run" in text for text in _visible_texts(history))


def test_that_the_status_filter_follows_a_run_that_ends(history: HistoryView, make_record: MakeRecord) -> None:
    history.status_filter.setCurrentText("Queued or running")
    assert "1 of 4 runs" in _visible_texts(history)
    history.update_row(make_record("c", "completed"))
    assert "0 of 4 runs" in _visible_texts(history)


def test_that_two_chosen_runs_can_be_compared(qtbot: QtBot, history: HistoryView) -> None:
    history.table.select_runs(["b", "a"])
    with qtbot.waitSignal(history.compare_requested) as asked:
        _do(history, "compare")
    assert asked.args == [["a", "b"]]


@pytest.mark.parametrize(
    ("run", "action", "signal"),
    [("a", "load", "load_requested"), ("a", "export", "export_requested")],
)
def test_that_actions_on_one_run_name_it(
    qtbot: QtBot, history: HistoryView, run: str, action: RunAction, signal: str
) -> None:
    history.table.select_runs([run])
    with qtbot.waitSignal(getattr(history, signal)) as asked:
        _do(history, action)
    assert asked.args == [run]


def test_that_all_chosen_runs_that_can_be_resumed_are_resumed_together(
    qtbot: QtBot, history: HistoryView, make_record: MakeRecord
) -> None:
    resume = history.table.actions_of_runs.actions["resume"]
    history.table.select_runs(["a"])
    assert not resume.isEnabled()
    history.table.select_runs(["a", "b"])
    assert (resume.isEnabled(), resume.text()) == (True, "Resume")
    history.update_row(make_record("a", "failed"))
    assert resume.text() == "Resume 2 runs"
    with qtbot.waitSignal(history.resume_requested) as asked:
        _do(history, "resume")
    assert asked.args == [["a", "b"]]


def test_that_actions_follow_the_chosen_run_also_when_it_changes(history: HistoryView, make_record: MakeRecord) -> None:
    actions = history.table.actions_of_runs.actions
    history.table.select_runs(["c"])
    assert not actions["delete"].isEnabled()
    assert not actions["export"].isEnabled()
    history.update_row(make_record("c", "completed"))
    assert actions["delete"].isEnabled()
    assert actions["export"].isEnabled()


@pytest.mark.parametrize(("button", "deletes"), [("Delete", True), ("Keep", False)])
def test_that_deleting_asks_first(qtbot: QtBot, history: HistoryView, *, button: str, deletes: bool) -> None:
    told: list[list[str]] = []
    history.delete_requested.connect(told.append)
    history.table.select_runs(["a", "b"])
    _do(history, "delete")
    box = history.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "Delete 2 runs?"
    assert "run a" in box.informativeText()
    assert told == []
    next(choice for choice in box.findChildren(QPushButton) if choice.text() == button).click()
    assert told == ([["a", "b"]] if deletes else [])
    box.deleteLater()


def test_that_return_on_a_row_uses_its_settings(qtbot: QtBot, history: HistoryView) -> None:
    history.table.select_runs(["a"])
    with qtbot.waitActive(history):
        history.activateWindow()
    history.table.setFocus()
    with qtbot.waitSignal(history.load_requested):
        qtbot.keyClick(history.table, Qt.Key.Key_Return)


def test_that_the_context_menu_offers_every_action(qtbot: QtBot, history: HistoryView) -> None:
    history.table.select_runs(["a"])
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), history.table.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(history.table, event)
    menu = next(menu for menu in history.table.findChildren(QMenu) if menu.isVisible())
    offered = [action for action in menu.actions() if not action.isSeparator()]
    assert offered == list(history.table.actions_of_runs.actions.values())
    menu.close()
