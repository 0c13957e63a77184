"""A radio button with a sentence below it that says what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.spec.field_kinds import Option
from workbench.ui.panels.text_line import TextLine

_INDENT = 20
"""Pixels from the left to the radio button's text."""


class ExplainedOption(QWidget):
    """`chosen` is told when the user chooses it, by a click on the explanation too."""

    chosen = Signal()

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QRadioButton(option.title[:1].upper() + option.title[1:], self)
        self.button.setAccessibleDescription(option.help)
        self.button.clicked.connect(self.chosen)
        explanation = TextLine(self, small=True)
        explanation.set_runs((option.help, "muted"))
        explanation.setContentsMargins(_INDENT, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button)
        column.addWidget(explanation)

    def tick(self) -> None:
        """Shows it as the chosen one without emitting."""
        self.button.setChecked(True)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()
