"""The panels around the stack: each can be moved, floated and closed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QWidget
from typing_extensions import override

from workbench.ui import theme

_GRIP_HEIGHT = 8
_DOTS = 5
_DOT_STEP = 5.0


class Grip(QWidget):
    """The slim title bar of a panel: drag to move, double-click to float. Keyboard: View, Panels."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setToolTip(f"{dock.windowTitle()}: drag to move, double-click to float")
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @override
    def sizeHint(self) -> QSize:
        return QSize(40, _GRIP_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().border))
        start = self.width() / 2 - (_DOTS - 1) / 2 * _DOT_STEP
        for index in range(_DOTS):
            painter.drawEllipse(QPointF(start + index * _DOT_STEP, self.height() / 2), 1.2, 1.2)
        painter.end()


def dock(key: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    """A panel called `title`; `key` names it in the saved layout."""
    panel = QDockWidget(title, parent)
    panel.setObjectName(key)
    panel.setWidget(content)
    panel.setTitleBarWidget(Grip(panel))
    return panel
