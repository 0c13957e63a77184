"""A line below the top bar that says what went wrong or what was done, without standing in the way."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from workbench.ui.icons import icon
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP

Severity = Literal["info", "warning", "error"]
_WEIGHTS: dict[Severity, Weight] = {"info": "good", "warning": "warm", "error": "bad"}
_INFO_MS = 8_000
"""How long good news stays; warnings and errors stay until they are closed."""


class MessageBar(QFrame):
    """Hidden until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._text = TextLine(self)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setIcon(icon("close", "muted"))
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, GAP // 2, GAP, GAP // 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self.hide()

    def say(self, what: str, remedy: str = "", severity: Severity = "info") -> None:
        """Shows a message in place of the last one."""
        self._text.set_runs((what, _WEIGHTS[severity]), (remedy, "plain"))
        self.setAccessibleName(self._text.plain_text())
        self._timer.stop()
        if severity == "info":
            self._timer.start(_INFO_MS)
        self.show()

    def clear(self) -> None:
        """Takes the message away."""
        self._timer.stop()
        self.hide()

    def text(self) -> str:
        return self._text.plain_text()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_close"):
            self._close.setIcon(icon("close", "muted"))
        super().changeEvent(event)
