"""What is wrong with the document, or worth knowing of it, with what to do; a click leads to the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.notices import Notice
from workbench.spec.places import place_title
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP, SMALL_FONT_SIZE_PX, ui_font

_SPACING = GAP // 4
_FRAME = 2
"""Both borders of a card, in pixels."""
_USUAL_LINES = 2
"""Of advice, below one line that says what it is about."""


def usual_height(beside: QWidget) -> int:
    """Pixels that most cards take, in the fonts of the panel that they stand in."""
    small = QFontMetrics(ui_font(SMALL_FONT_SIZE_PX)).lineSpacing()
    return beside.fontMetrics().lineSpacing() + _USUAL_LINES * small + _SPACING + 2 * GAP + _FRAME


class ProblemCard(QFrame):
    """Red where it blocks the run, warm where it does not. Emits its place when clicked, or on Return or Space."""

    activated = Signal(str)

    def __init__(self, concern: Problem | Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        blocks = isinstance(concern, Problem)
        advice = concern.remedy if isinstance(concern, Problem) else concern.advice
        self._place = concern.place
        self.setProperty("role", "problem" if blocks else "notice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Go to {place_title(Experiment, concern.place)}")
        self.setAccessibleName(f"{concern.message} {advice}")
        message, remedy = TextLine(self), TextLine(self, small=True)
        message.set_runs((concern.message, "bad" if blocks else "warm"))
        remedy.set_runs((advice, "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 2, GAP, GAP + 2, GAP)
        column.setSpacing(_SPACING)
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
