"""The line that says in words what will be trained."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.stack.look import Look

_HEIGHT = theme.ROW_HEIGHT + theme.GAP // 2
_LINE_HEIGHT = 18
_ROOMY = 640
"""Pixels in which most sentences need one line; a narrower caption keeps room for two, whatever it says."""


class Caption(QWidget):
    """A sentence in one line or two; where it has no room, a shorter one, and the whole as tooltip."""

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

    @property
    def lines(self) -> list[str]:
        """What is seen."""
        room = self.width() - 2 * theme.GAP
        if self._look.regular.width(self._full) <= room:
            return [self._full]
        halves = self._halves()
        fits = self.width() < _ROOMY and max(map(self._look.regular.width, halves)) <= room
        return halves if fits else [self._short]

    def _halves(self) -> list[str]:
        """The sentence parted between words, as evenly as it goes."""
        words = self._full.split(" ")
        parted = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
        return min(parted, key=lambda two: max(map(self._look.regular.width, two)), default=[self._full])

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
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(_HEIGHT if self.width() >= _ROOMY else _HEIGHT + _LINE_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.window)
        painter.setPen(self._look.text)
        inner = QRectF(self.rect()).adjusted(theme.GAP, 0, -theme.GAP, 0)
        lines = self.lines
        inner.translate(0, -_LINE_HEIGHT * (len(lines) - 1) / 2)
        for line in lines:
            self._look.regular.draw(painter, inner, line, Qt.AlignmentFlag.AlignHCenter)
            inner.translate(0, _LINE_HEIGHT)
        painter.end()
