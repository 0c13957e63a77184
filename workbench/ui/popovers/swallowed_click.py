"""`SwallowedClick`: a click that does no more than close what it was made beside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

_Kind = QEvent.Type


class SwallowedClick(QObject):
    """From the moment of a press, keeps from every widget what follows from it: moves, release, menu, double click.

    It ends by itself with the next press, or when a second one would no longer make a double click. The press itself
    is for the owner to swallow.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held = True
        self._end = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._end.timeout.connect(self._stop)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind == _Kind.MouseButtonPress:
            self._stop()
            return False
        if kind == _Kind.MouseButtonDblClick:
            self._hold()
            return True
        if kind == _Kind.MouseButtonRelease and self._held:
            self._let_go()
            return True
        by_mouse = isinstance(event, QContextMenuEvent) and event.reason() is QContextMenuEvent.Reason.Mouse
        return by_mouse or (self._held and kind == _Kind.MouseMove)

    def _hold(self) -> None:
        self._held = True
        self._end.stop()

    def _let_go(self) -> None:
        self._held = False
        self._end.start()

    def _stop(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.deleteLater()
