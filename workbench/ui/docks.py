"""The panels around the stack: each can be moved, floated and closed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.theme import GAP

_GRIP_HEIGHT = 8
_TITLE_HEIGHT = 32
_DOTS = 5
_DOT_STEP = 5.0
_FLOAT_OFFSET = 48
"""Pixels by which a panel moves inwards when it is floated, so that it is seen to float."""


class TitleBar(QWidget):
    """A slim grip while the panel is docked, a title and a button that closes it while it floats.

    Drag to move, double-click to float and to dock. Keyboard: View, Panels.
    """

    def __init__(self, panel: QDockWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._title = QLabel(panel.windowTitle(), self)
        self._title.setProperty("role", "panel-title")
        self._close = QToolButton(self)
        self._close.setText("✕")
        self._close.setToolTip("Close; View, Panels opens it again")
        self._close.setAccessibleName(f"Close {panel.windowTitle()}")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(panel.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 2, 0, GAP // 2, 0)
        row.addWidget(self._title, 1)
        row.addWidget(self._close)
        panel.topLevelChanged.connect(self._follow)
        self._follow(panel.isFloating())

    @override
    def sizeHint(self) -> QSize:
        return QSize(40, _TITLE_HEIGHT if self._panel.isFloating() else _GRIP_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the panel would float by itself, and stay where it is
        float_or_dock(self._panel)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._panel.isFloating():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().border))
        start = self.width() / 2 - (_DOTS - 1) / 2 * _DOT_STEP
        for index in range(_DOTS):
            painter.drawEllipse(QPointF(start + index * _DOT_STEP, self.height() / 2), 1.2, 1.2)
        painter.end()

    def _follow(self, floating: bool) -> None:  # noqa: FBT001  # Qt's signal
        for part in (self._title, self._close):
            part.setVisible(floating)
        self.setFixedHeight(self.sizeHint().height())
        self.setToolTip(f"{self._panel.windowTitle()}: drag to move, double-click to {'dock' if floating else 'float'}")
        self.setCursor(Qt.CursorShape.ArrowCursor if floating else Qt.CursorShape.OpenHandCursor)
        self.updateGeometry()


class Panel(QDockWidget):
    """Framed while it floats."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setTitleBarWidget(TitleBar(self))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isFloating():
            painter = QPainter(self)
            painter.setPen(QColor(theme.current().muted))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()


def dock(key: str, title: str, content: QWidget, parent: QWidget) -> QDockWidget:
    """A panel called `title`; `key` names it in the saved layout."""
    panel = Panel(title, parent)
    panel.setObjectName(key)
    panel.setWidget(content)
    return panel


def float_or_dock(panel: QDockWidget) -> None:
    """Floats a docked panel a little nearer to the window's middle than it stood; docks a floating one."""
    if panel.isFloating():
        panel.setFloating(False)
        return
    stood, size, window = panel.mapToGlobal(QPoint()), panel.size(), panel.window()
    off = window.mapToGlobal(window.rect().center()) - panel.mapToGlobal(panel.rect().center())
    panel.setFloating(True)
    panel.resize(size)
    panel.move(stood + QPoint(_towards(off.x()), _towards(off.y())))


def _towards(way: int) -> int:
    return _FLOAT_OFFSET if way >= 0 else -_FLOAT_OFFSET
