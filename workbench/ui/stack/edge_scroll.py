"""Scrolling on while the pointer is held beyond an edge."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea

_INTERVAL_MS = 30
_SLOWNESS = 4
"""Pixels beyond the edge for each pixel scrolled at a time."""


class EdgeScroll(QObject):
    """Scrolls an area up or down, the faster the farther the pointer is outside; says so after each move.

    With a `margin`, in pixels, the outside begins so far before the edge.
    """

    scrolled = Signal()

    def __init__(self, area: QAbstractScrollArea, margin: int = 0) -> None:
        super().__init__(area)
        self._margin = margin
        self._area = area
        self._pointer_y = 0
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._scroll)

    def follow(self, pointer_y: int) -> int:
        """Takes the pointer's height in the viewport; starts and stops by it, and gives it held inside."""
        self._pointer_y = pointer_y
        if self._beyond == 0:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        return pointer_y - self._beyond

    def stop(self) -> None:
        self._timer.stop()

    @property
    def _beyond(self) -> int:
        """Pixels above (negative) or below the viewport; 0 inside."""
        first, last = self._margin, self._area.viewport().height() - 1 - self._margin
        return self._pointer_y - min(max(first, self._pointer_y), last)

    def _scroll(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + self._beyond // _SLOWNESS + (self._beyond > 0))
        self.scrolled.emit()
