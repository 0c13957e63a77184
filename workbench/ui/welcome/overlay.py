"""A page that lies over the whole window, below its menus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from shiboken6 import isValid
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.popovers.layer import Layer

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Overlay(Layer):
    """Return presses the button that has the focus."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._main = window
        self._before: QWidget | None = None

    def open(self) -> None:
        """Shows the page with the focus on its first field."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.appear(Qt.FocusReason.OtherFocusReason)

    @override
    def close_and_return(self) -> None:
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._main)
        before, self._before = self._before, None
        self.hide()
        back = before if before is not None and isValid(before) and before.isVisible() else self._main.centralWidget()
        if back is not None and (had_focus or QApplication.focusWidget() is None):
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @override
    def fit(self) -> None:
        top = self._main.menuBar().geometry().bottom() + 1
        self.setGeometry(QRect(0, top, self._main.width(), self._main.height() - top))

    # Qt's events --------------------------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Opened before the window is shown, the page has no field yet that could have the focus."""
        super().showEvent(event)
        if self.focusWidget() in (None, self):
            self.focusNextPrevChild(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in _RETURN and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().window))
        painter.end()
