"""A fault of the document, with its remedy; a click leads to the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.spec.checks import Problem
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class ProblemCard(QFrame):
    """Emits the place of its fault when clicked, or on Return or Space."""

    activated = Signal(str)

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = problem.place
        self.setProperty("role", "problem")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Go to {problem.place}")
        self.setAccessibleName(f"{problem.message} {problem.remedy}")
        message, remedy = TextLine(self), TextLine(self, small=True)
        message.set_runs((problem.message, "warm"))
        remedy.set_runs((problem.remedy, "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 2, GAP, GAP + 2, GAP)
        column.setSpacing(GAP // 4)
        column.addWidget(message)
        column.addWidget(remedy)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else Qt sends the release to the widget behind

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self._place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self._place)
        else:
            super().keyPressEvent(event)
