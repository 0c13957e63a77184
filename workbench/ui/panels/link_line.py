"""A line of text that leads somewhere, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.ui.panels.text_line import TextLine

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LinkLine(TextLine):
    """Underlined. `followed` says that it was clicked, or that Return or Space was pressed on it."""

    followed = Signal()

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, small=True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.linkActivated.connect(lambda _: self.followed.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.followed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def _render(self) -> None:
        super()._render()
        self.setText(f'<a href="#">{self.text()}</a>')
