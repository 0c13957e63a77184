"""The field that searches the stack."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from workbench.ui import theme


class FindBar(QWidget):
    """Announces what is typed; Return asks for the next match, Shift+Return for the one before, Escape closes."""

    text_changed = Signal(str)
    next_requested = Signal(int)
    """+1 for the next match, −1 for the one before."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.result = QLabel(self)
        self.field.setPlaceholderText("Find a block or layer")
        self.field.setAccessibleName("Find a block or layer")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.text_changed)
        self.field.installEventFilter(self)
        self.result.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP // 2, theme.GAP, theme.GAP // 2)
        layout.addWidget(self.field, 2)
        layout.addWidget(self.result)
        layout.addStretch(1)
        self.hide()

    def open(self) -> None:
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_bar(self) -> None:
        self.hide()
        self.field.clear()
        self.closed.emit()

    def set_result(self, at: int, num_matches: int) -> None:
        """`at`: the match that is shown, counted from 1."""
        words = f"{at} of {num_matches}" if num_matches else "no match"
        self.result.setText(words if self.field.text().strip() else "")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.next_requested.emit(-1 if back else 1)
            return True
        return False
