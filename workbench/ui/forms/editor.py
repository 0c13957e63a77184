"""The width all editors share, and the guard that keeps the wheel from changing what it scrolls over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

EDITOR_WIDTH = 132
"""Width in pixels of the column of editors, so that nested forms stand in line."""


class WheelGuard(QObject):
    """Passes the wheel on to the panel behind an editor that does not have the focus."""

    @classmethod
    def on(cls, widget: QWidget) -> None:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(cls(widget))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
