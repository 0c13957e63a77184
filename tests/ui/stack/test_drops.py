from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.ui.stack.heard import Said, record
from workbench.ui.adapter_mime import adapter_mime
from workbench.ui.stack import StackView

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN, LEFT, COPY = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


def drag_over(view: StackView, mime: QMimeData, *points: QPoint) -> list[bool]:
    """Enters with what is dragged, moves over the points, and tells of each whether a drop would be taken."""
    port = view.canvas.viewport()
    taken = []
    for number, point in enumerate(points):
        kind = QDragMoveEvent if number else QDragEnterEvent
        event = kind(point, COPY, mime, LEFT, PLAIN)
        QApplication.sendEvent(port, event)
        taken.append(event.isAccepted())
    return taken


def drop(view: StackView, mime: QMimeData, point: QPoint) -> bool:
    event = QDropEvent(QPointF(point), COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(view.canvas.viewport(), event)
    return event.isAccepted()


def targets(view: StackView) -> list[int]:
    return [block for block, row in enumerate(view.canvas.stack_scene.rows.items) if row.state.target]


@pytest.fixture
def dropped(view: StackView) -> Said:
    return record(view.adapter_dropped)


def test_that_an_adapter_is_dropped_on_the_row_that_was_marked(view: StackView, hand: Any, dropped: Said) -> None:
    mime = adapter_mime("lora")
    drag_over(view, mime, hand.on_row(4), hand.on_row(1))
    assert targets(view) == [1]
    assert drop(view, mime, hand.on_row(1))
    assert dropped == [("lora", ("1.0",))]
    assert targets(view) == []


def test_that_a_drop_on_a_chosen_row_is_meant_for_all_chosen(view: StackView, hand: Any, dropped: Said) -> None:
    for block in (0, 2):
        hand.click(hand.on_row(block), CTRL)
    mime = adapter_mime("bitfit")
    drag_over(view, mime, hand.on_row(2), hand.on_row(2))
    assert targets(view) == [0, 2]
    drop(view, mime, hand.on_row(2))
    drag_over(view, mime, hand.on_row(5))
    drop(view, mime, hand.on_row(5))
    assert [blocks for _, blocks in dropped] == [("0.0", "2.0"), ("5.0",)]


def test_that_nothing_is_dropped_beside_the_rows(view: StackView, hand: Any, dropped: Said) -> None:
    mime = adapter_mime("lora")
    assert drag_over(view, mime, hand.on_row(1), hand.at_boundary(3)) == [True, False]
    assert not drop(view, mime, hand.at_boundary(3))
    assert len(dropped) == 0


def test_that_rows_are_unmarked_when_the_drag_leaves(view: StackView, hand: Any) -> None:
    drag_over(view, adapter_mime("lora"), hand.on_row(1), hand.on_row(2))
    QApplication.sendEvent(view.canvas.viewport(), QDragLeaveEvent())
    assert targets(view) == []


def test_that_a_drag_near_an_edge_scrolls_on(qtbot: QtBot, view: StackView, stack_of: Any) -> None:
    view.set_stack(stack_of(60))
    bar = view.canvas.verticalScrollBar()
    bar.setValue(0)
    edge = QPoint(300, view.canvas.viewport().height() - 4)
    drag_over(view, adapter_mime("lora"), edge, edge)
    before = targets(view)
    qtbot.waitUntil(lambda: bar.value() > 60)
    assert targets(view) != before, "the row under the pointer is another one now"
    QApplication.sendEvent(view.canvas.viewport(), QDragLeaveEvent())
    stands = bar.value()
    qtbot.wait(100)
    assert bar.value() == stands


class Around(QWidget):
    """A window that takes files, as the main window does."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = 0
        self.setAcceptDrops(True)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.entered += 1
        event.acceptProposedAction()


def test_that_files_are_left_to_the_window(qtbot: QtBot, view: StackView, hand: Any, dropped: Said) -> None:
    around = Around()
    qtbot.addWidget(around)
    QVBoxLayout(around).addWidget(view)
    with qtbot.waitExposed(around):
        around.show()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/weights.safetensors")])
    assert drag_over(view, mime, hand.on_row(1)) == [True]
    assert around.entered == 1
    assert len(dropped) == 0
    assert targets(view) == []
    view.setParent(None)
