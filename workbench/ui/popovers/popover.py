"""`Popover`: a small panel over the window, beside what it edits."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from workbench.ui.popovers.cross import Cross
from workbench.ui.popovers.layer import Layer
from workbench.ui.popovers.panel import EDGE, paint_panel
from workbench.ui.popovers.placing import placed
from workbench.ui.popovers.swallowed_click import SwallowedClick
from workbench.ui.theme import GAP

WIDTH = 316
"""Of the whole panel, in pixels, with its shadow."""
_PADDING = GAP + 2


class Popover(Layer):
    """Shows `body` beside an anchor until Escape, its cross, a click elsewhere or another widget's focus closes it.

    Menus and lists within it open as anywhere, and no window system has a say in where it stands. When it closes, the
    focus goes back to where it was, unless the user has put it elsewhere. As with a menu, the click that closes it does
    nothing else in the window.
    """

    def __init__(self, over: QWidget, title: str = "") -> None:
        super().__init__(over.window())
        self._anchor = QRect()
        self._before: QWidget | None = None
        self._title = QLabel(self)
        self._title.setProperty("role", "panel-title")
        self._title.setWordWrap(True)
        cross = Cross(self)
        cross.clicked.connect(self.close_and_return)
        self._inner = QWidget()
        self._inner.installEventFilter(self)
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(_PADDING, 0, _PADDING, _PADDING)
        self.body.setSpacing(GAP)
        self._scrolled = _scrolled(self._inner, self)
        self._header = _header(self._title, cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(0)
        column.addLayout(self._header)
        column.addWidget(self._scrolled, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        self._title.setText(breakable(title))
        self.setAccessibleName(title)

    @property
    def title(self) -> str:
        return self.accessibleName()

    def open_at(self, anchor: QRect) -> None:
        """Shows the panel beside `anchor`, which is in global pixels, with the focus on its first field."""
        self._anchor = anchor
        if self.isHidden():
            self._before = _origin(QApplication.focusWidget())
            self._watch()
        self.appear(Qt.FocusReason.PopupFocusReason)

    @override
    def close_and_return(self) -> None:
        self._close(returns=self._owns(QApplication.focusWidget()))

    def _close(self, *, returns: bool) -> None:
        if self.isHidden():
            return
        before = self._before
        self._before = None
        self._forget()
        self.hide()
        if returns and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    @override
    def fit(self) -> None:
        """As high as the content needs, no higher than the window, beside the anchor."""
        window = self._window
        if self._anchor.isNull():
            return
        inner_width = WIDTH - 2 * EDGE
        wanted = _height(self._header, inner_width) + _height(self.body, inner_width) + 2 * EDGE
        # Said outright: a scroll bar that was there once makes text narrower and so higher, and would stay for that.
        policy = Qt.ScrollBarPolicy
        fits = wanted <= window.height()
        self._scrolled.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn)
        size = QSize(WIDTH, min(wanted, window.height()))
        anchor = QRect(window.mapFromGlobal(self._anchor.topLeft()), self._anchor.size())
        self.setGeometry(QRect(placed(anchor, size, window.rect(), 0), size))

    # Qt's events --------------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.MouseButtonPress and not self.isHidden()
        if is_press and isinstance(watched, QWidget) and not self._owns(watched):
            return self._close_by_press(watched)
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_panel(self)

    # Within -------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.installEventFilter(self)
            app.focusChanged.connect(self._follow_focus)

    def _forget(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.removeEventFilter(self)
            app.focusChanged.disconnect(self._follow_focus)

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Where no widget has the focus, the whole window lost it; the panel waits.

        Qt moves the focus before it delivers the press that moves it; that press closes the panel then.
        """
        if now is not None and not self._owns(now) and not QApplication.mouseButtons():
            self.close_and_return()

    def _close_by_press(self, pressed: QWidget) -> bool:
        """Whether the press is kept from what was pressed: within the window yes, in others and their menus no."""
        swallows = pressed.window() is self.window()
        if swallows:
            SwallowedClick(self)
        self._close(returns=swallows or self._owns(QApplication.focusWidget()))
        return swallows

    def _owns(self, widget: QWidget | None) -> bool:
        """Whether a widget stands within the panel, or in a list or menu that was opened from it."""
        while widget is not None and widget is not self:
            widget = widget.parentWidget()
        return widget is not None


def _origin(focused: QWidget | None) -> QWidget | None:
    """What had the focus; where that is another panel, which this one takes the place of, what had it before that."""
    at = focused
    while at is not None and not isinstance(at, Popover):
        at = at.parentWidget()
    return at._before if at is not None else focused  # noqa: SLF001  # of the same class


def breakable(text: str) -> str:
    """The text with a break allowed behind each dot and dash: `features.denseblock4.denselayer16` fits no panel."""
    return re.sub(r"(?<=[._/-])(?=\w)", "\u200b", text)


def _height(layout: QLayout, width: int) -> int:
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def _header(title: QLabel, cross: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(_PADDING, GAP // 2, GAP // 2, GAP // 2)
    row.setSpacing(GAP)
    row.addWidget(title, 1)
    row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _scrolled(inner: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # the panel is as high as `_fit` says
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
