"""What stands in place of a stack that is not there: empty, loading, failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui import theme

_TEXT_WIDTH = 420


class MessagePanel(QWidget):
    """A title, a text, and at most one button that mends it."""

    action_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.text = QLabel(self)
        self.action = QPushButton(self)
        self.action.clicked.connect(self.action_requested)
        self._set_up()

    def _set_up(self) -> None:
        self.title.setFont(theme.ui_font(theme.FONT_SIZE_PX + 2, bold=True))
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()

    def _lay_out(self) -> None:
        """A column of reading width in the middle, a little above the centre."""
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * theme.GAP,) * 4)
        column.setSpacing(theme.GAP)
        column.addStretch(2)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(theme.GAP)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = max(0, self.width() - _TEXT_WIDTH) // 2
        self.setContentsMargins(spare, 0, spare, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().window))
        painter.end()

    def set_message(self, title: str, text: str, action_text: str | None) -> None:
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.action.setText(action_text or "")
        self.action.setVisible(action_text is not None)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
