"""`Layer`: what lies over a window and keeps the keyboard and the mouse to itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.ui.popovers.tab_stops import tab_stops

_REASON = {True: Qt.FocusReason.TabFocusReason, False: Qt.FocusReason.BacktabFocusReason}
_MOVING = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)


class Layer(QWidget):
    """A child of the window and no window of its own, so that undo, menus and every shortcut work while it is there.

    Tab goes round within it, Escape closes it, and what is below hears nothing of clicks, of the wheel and of the right
    button. It finds its place anew whenever the window is laid out.
    """

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        window.installEventFilter(self)
        self.hide()

    def close_and_return(self) -> None:
        """Hides it; the focus goes back to where it was before, unless it is elsewhere by now."""
        raise NotImplementedError

    def fit(self) -> None:
        """Takes its place in the window."""
        raise NotImplementedError

    def appear(self, reason: Qt.FocusReason) -> None:
        """Shows it in its place, over all else, with the focus on its first field."""
        self.show()
        self.fit()
        self.raise_()
        self.setFocus(reason)
        self.focusNextPrevChild(True)

    # Qt's events --------------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in _MOVING and not self.isHidden():
            self.fit()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()  # before any shortcut of the window
            return True
        return super().event(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # Qt's name and argument
        stops = tab_stops(self)
        at = self.focusWidget()
        if stops:
            start = stops.index(at) if at in stops else -1 if next else 0
            stops[(start + (1 if next else -1)) % len(stops)].setFocus(_REASON[next])
        return bool(stops)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.close_and_return()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
