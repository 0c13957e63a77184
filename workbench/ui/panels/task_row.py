"""One task in the tasks card: a click or Return opens its editor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.heads import Head
from workbench.spec.data_description import DataDescription
from workbench.spec.edit_names import within_sentence
from workbench.spec.fields import title_of
from workbench.spec.task_words import missing_text, size_text
from workbench.spec.tasks import Task
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class TaskRow(QFrame):
    """Its name and head in one line, its kind, size and missing labels below."""

    activated = Signal(str, QRect)
    """The task, and where the row stands in global pixels."""

    def __init__(
        self, task: Task, heads: Sequence[Head], data: DataDescription | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._task = task.name
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Edit the task {task.name}")
        kinds = [within_sentence(title_of(type(head))) for head in heads if head.task == task.name]
        name, facts = TextLine(self), TextLine(self, small=True)
        name.set_runs((task.name, "strong"))
        facts.set_runs((size_text(task, data), "muted"), (missing_text(task, data), "warm"))
        head = QLabel(f"{kinds[0]} head" if kinds else "no head", self)
        head.setProperty("role", "muted" if kinds else "error")
        self.setAccessibleName(f"Task {task.name}: {facts.plain_text()}, {head.text()}")
        self._place(name, head, facts)

    def _place(self, name: QWidget, head: QWidget, facts: QWidget) -> None:
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addWidget(name, 1)
        first.addWidget(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP // 2, GAP // 4, GAP // 2, GAP // 4)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(facts)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else Qt sends the release to the widget behind

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self._task, global_rect(self))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self._task, global_rect(self))
        else:
            super().keyPressEvent(event)


def global_rect(widget: QWidget) -> QRect:
    """Where a widget stands on the screen."""
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
