"""The width all editors share, and the guard that gives the window what is the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

EDITOR_WIDTH = 132
"""Width in pixels of the column of editors, so that nested forms stand in line."""


class EditorGuard(QObject):
    """Keeps an editor from taking what is meant for the window.

    The wheel over an editor without the focus scrolls the panel behind it. Undo and redo are the document's, not the
    editor's own: what is typed is in the document already, letter by letter.
    """

    @classmethod
    def on(cls, widget: QWidget) -> None:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(cls(widget))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if mine:
                event.ignore()  # not claimed here, so the window's action hears it
                return True
        return super().eventFilter(watched, event)
