"""Redraws gathered: at most so many a second, and none while nobody can see them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

REDRAW_INTERVAL_MS = 200


class Redraw(QObject):
    """Emits `due` once for all requests of an interval; requests made while hidden wait until `set_visible(True)`."""

    due = Signal()

    def __init__(self, parent: QObject, interval_ms: int = REDRAW_INTERVAL_MS) -> None:
        super().__init__(parent)
        self._visible = False
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._interval_over)

    def request(self) -> None:
        self._wanted = True
        if self._visible and not self._timer.isActive():
            self._timer.start()

    def now(self) -> None:
        """Draws what was requested at once: before a picture is taken."""
        self._timer.stop()
        self._wanted = False
        self.due.emit()

    def set_visible(self, visible: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        self._visible = visible
        if visible and self._wanted:
            self.now()
        elif not visible:
            self._timer.stop()

    def _interval_over(self) -> None:
        if self._wanted:
            self.now()
