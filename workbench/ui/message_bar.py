"""A line that says what went wrong or what was done, without standing in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget
from typing_extensions import override

from workbench.ui.icons import icon
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP

Severity = Literal["info", "warning", "error"]
_WEIGHTS: dict[Severity, Weight] = {"info": "good", "warning": "warm", "error": "bad"}
_INFO_MS = 8_000
"""How long good news stays; warnings and errors stay until they are closed."""
_OFFER_MS = 20_000
"""How long good news stays that offers to go on."""
_MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
Action = tuple[str, Callable[[], None]]
"""What a button in the message says, and does."""


class MessageBar(QFrame):
    """Hidden until it has something to say. It lies over the lower end of `host`, which stays as it is, and stands on
    `foot`, where that is seen.
    """

    def __init__(self, host: QWidget, foot: QWidget | None = None) -> None:
        super().__init__(host)
        self._foot = foot
        for watched in filter(None, (host, foot)):
            watched.installEventFilter(self)
        self.setProperty("role", "message")
        self._text = TextLine(self)
        self._act: Callable[[], None] = _nothing
        self._button = QPushButton(self)
        self._button.clicked.connect(self._take_up)
        self._button.hide()
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
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.hide()

    def say(self, what: str, remedy: str = "", severity: Severity = "info", action: Action | None = None) -> None:
        """Shows a message in place of the last one; a button beside it, where there is one, stays a while longer."""
        self._text.set_runs((what, _WEIGHTS[severity]), (remedy, "plain"))
        self.setAccessibleName(self._text.plain_text())
        self._timer.stop()
        self._act = action[1] if action else _nothing
        self._button.setText(action[0] if action else "")
        self._button.setVisible(action is not None)
        if severity == "info":
            self._timer.start(_INFO_MS if action is None else _OFFER_MS)
        self._settle()
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Takes the message away."""
        self._timer.stop()
        self.hide()

    def text(self) -> str:
        return self._text.plain_text()

    def _take_up(self) -> None:
        self.clear()
        self._act()

    def _settle(self) -> None:
        host = self.parentWidget()
        if host is not None:
            height = max(self.heightForWidth(host.width()), self.minimumSizeHint().height())
            foot = self._foot
            end = foot.mapTo(host, QPoint()).y() if foot is not None and foot.isVisible() else host.height()
            self.setGeometry(0, end - height, host.width(), height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_close"):
            self._close.setIcon(icon("close", "muted"))
        super().changeEvent(event)


def _nothing() -> None:
    """What no button does."""
