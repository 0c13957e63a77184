"""A heading and a card below it, which can be full, loading or in error."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class Card(QWidget):
    """The content goes into `body`, and while loading or in error a message stands in its place.

    What is added to `head` stands beside the heading. The buttons in `foot` stay below, from left to right; Try again
    joins them where it helps.
    """

    retry_requested = Signal()

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(heading)
        self._frame = QFrame(self)
        self._frame.setProperty("role", "card")
        self._content = QWidget(self._frame)
        self.body = _column(self._content, GAP // 2)
        self._message = _Message(self._frame)
        self._message.hide()
        self._retry = QPushButton("Try again", self._frame)
        self._retry.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._retry.clicked.connect(self.retry_requested)
        self._retry.hide()
        self.head, self.foot = QHBoxLayout(), QHBoxLayout()
        self.foot.setSpacing(GAP)
        self._place(heading)

    def _place(self, heading: str) -> None:
        title = QLabel(heading.upper(), self)
        title.setProperty("role", "heading")
        title.setAccessibleName(heading)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addLayout(self.foot)
        buttons.addWidget(self._retry)
        buttons.addStretch(1)
        inner = _column(self._frame, GAP // 2 + 2, margin=GAP + 2)
        inner.addWidget(self._content)
        inner.addWidget(self._message)
        inner.addLayout(buttons)
        outer = _column(self, GAP - 2)
        self.head.addWidget(title)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        outer.addWidget(self._frame)

    def set_loading(self, what: str) -> None:
        """Says what is being waited for."""
        self._message.say(what, "", busy=True)
        self._show_content(shown=False)

    def set_error(self, what: str, remedy: str = "", *, retry: bool = False) -> None:
        """Says what is wrong and what to do; with `retry` a button emits `retry_requested`."""
        self._message.say(what, remedy, busy=False)
        self._show_content(shown=False)
        self._retry.setVisible(retry)

    def set_unknown(self, what: str) -> None:
        """Says why there is nothing to show, where the fault itself is told elsewhere."""
        self._message.say(what, "", busy=False, muted=True)
        self._show_content(shown=False)

    def set_ready(self) -> None:
        """Shows the content again."""
        self._show_content(shown=True)

    def _show_content(self, *, shown: bool) -> None:
        self._content.setVisible(shown)
        self._message.setVisible(not shown)
        self._retry.hide()


class _Message(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = TextLine(self)
        self._remedy = TextLine(self)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(3)
        column = _column(self, GAP // 2)
        for part in (self._what, self._remedy, self._busy):
            column.addWidget(part)

    def say(self, what: str, remedy: str, *, busy: bool, muted: bool = False) -> None:
        self._what.set_runs((what, "muted" if busy or muted else "bad"))
        self._remedy.set_runs((remedy, "muted"))
        self._busy.setVisible(busy)


def _column(widget: QWidget, spacing: int, margin: int = 0) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout
