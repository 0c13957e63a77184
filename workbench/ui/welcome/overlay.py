"""A page that lies over the whole window, below its menus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from shiboken6 import isValid
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.popovers.tab_stops import tab_stops

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Overlay(QWidget):
    """A child of the window, so that its menus and shortcuts work. Tab goes round within it, Escape closes it."""

    closed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Shows the page with the focus on its first field."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.focusNextPrevChild(True)

    def close_page(self) -> None:
        """Hides the page; the focus goes back to where it was before."""
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._window)
        before, self._before = self._before, None
        self.hide()
        back = before if before is not None and isValid(before) and before.isVisible() else self._window.centralWidget()
        if back is not None and (had_focus or QApplication.focusWidget() is None):
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _fit(self) -> None:
        top = self._window.menuBar().geometry().bottom() + 1
        self.setGeometry(QRect(0, top, self._window.width(), self._window.height() - top))

    # Qt's events --------------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Opened before the window is shown, the page has no field yet that could have the focus."""
        super().showEvent(event)
        if self.focusWidget() in (None, self):
            self.focusNextPrevChild(True)

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
            reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
            stops[(start + (1 if next else -1)) % len(stops)].setFocus(reason)
        return bool(stops)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if _is_escape(event):
            self.close_page()
        elif event.key() in _RETURN and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is below the page hears nothing of clicks, of the wheel and of the right button."""
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().window))
        painter.end()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
