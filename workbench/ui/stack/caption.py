"""The line that says in words what will be trained."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.stack.look import Look

_HEIGHT = theme.ROW_HEIGHT + theme.GAP // 2


class Caption(QWidget):
    """A sentence; where it has no room, a shorter one, and the whole as tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._full = ""
        self._short = ""
        self._look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole sentence."""
        return self._full

    def set_texts(self, full: str, short: str) -> None:
        self._full, self._short = full, short
        self.setToolTip(full)
        self.setAccessibleName(full)
        self.update()

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self._look = Look()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.regular.width(self._full) + 2 * theme.GAP, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.window)
        painter.setPen(self._look.text)
        inner = QRectF(self.rect()).adjusted(theme.GAP, 0, -theme.GAP, 0)
        fits = self._look.regular.width(self._full) <= inner.width()
        text = self._full if fits else self._short
        self._look.regular.draw(painter, inner, text, Qt.AlignmentFlag.AlignHCenter)
        painter.end()
