"""The words that a library's models are searched for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from workbench.ui.icons import icon


class SearchField(QLineEdit):
    """`keeps_return` keeps Return from the dialog's default button and tells of it instead."""

    down_pressed = Signal()
    return_pressed = Signal()

    def __init__(self, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.keeps_return = False
        self._untouched = False
        self.textEdited.connect(self._touch)
        self._glass = self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)

    def offer(self, words: str) -> None:
        """Searches for `words`, which the first key replaces."""
        self.setText(words)
        self.selectAll()
        self._untouched = True

    def _touch(self) -> None:
        self._untouched = False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touch()
        super().mousePressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("search", "muted"))
        super().changeEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._untouched or event.reason() == Qt.FocusReason.OtherFocusReason:  # else the user's own cursor stays
            self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif self.keeps_return and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.return_pressed.emit()
        else:
            super().keyPressEvent(event)
