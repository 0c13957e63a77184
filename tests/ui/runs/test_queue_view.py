from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.ui import theme
from workbench.ui.runs.queue_view import QueueView

MakeRecord = Callable[..., RunRecord]


@pytest.fixture
def queue(qtbot: QtBot, dark: theme.Theme, make_record: MakeRecord) -> QueueView:
    queue = QueueView()
    qtbot.addWidget(queue)
    queue.set_rows([make_record(run, "queued") for run in "abc"])
    return queue


def _press(qtbot: QtBot, queue: QueueView, text: str) -> None:
    button = next(button for button in queue.findChildren(QToolButton) if button.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_an_empty_queue_takes_no_room(queue: QueueView) -> None:
    assert queue.isVisible()
    queue.set_rows([])
    assert not queue.isVisible()


def test_that_runs_stand_in_order(queue: QueueView) -> None:
    assert [queue.list.item(row).text() for row in range(3)] == ["1   run a", "2   run b", "3   run c"]


def test_that_a_run_is_moved_and_removed_on_demand(qtbot: QtBot, queue: QueueView) -> None:
    queue.list.setCurrentRow(1)
    with qtbot.waitSignal(queue.move_requested) as moved:
        _press(qtbot, queue, "↑")
    assert moved.args == ["b", -1]
    with qtbot.waitSignal(queue.move_requested) as moved:
        _press(qtbot, queue, "↓")
    assert moved.args == ["b", 1]
    with qtbot.waitSignal(queue.remove_requested) as removed:
        _press(qtbot, queue, "✕")
    assert removed.args == ["b"]


def test_that_the_ends_of_the_queue_lead_nowhere(qtbot: QtBot, queue: QueueView) -> None:
    queue.list.setCurrentRow(0)
    with qtbot.assertNotEmitted(queue.move_requested):
        _press(qtbot, queue, "↑")
    queue.list.setCurrentRow(2)
    with qtbot.assertNotEmitted(queue.move_requested):
        _press(qtbot, queue, "↓")


def test_that_the_chosen_run_stays_chosen_when_it_moves(queue: QueueView, make_record: MakeRecord) -> None:
    queue.list.setCurrentRow(2)
    queue.set_rows([make_record(run, "queued") for run in "cab"])
    assert queue.chosen_run() == "c"
    queue.set_rows([make_record("a", "queued")])
    assert queue.chosen_run() == ""
