"""A line of text that says as much as there is room for, the most important first, and never cuts a word in two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from workbench.ui import theme

_SEPARATOR = " · "


class FittedLabel(QWidget):
    """Shows parts joined by dots; parts at the end give way where it gets narrow, and the tooltip holds them all.

    A first part that is itself too long ends in an ellipsis; layouts leave it `least_width` pixels where it needs them.
    """

    def __init__(self, parent: QWidget | None = None, *, muted: bool = False, least_width: int = 8 * theme.GAP) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._muted = muted
        self._least_width = least_width
        self._alarming = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_parts(self, parts: Sequence[str]) -> None:
        parts = tuple(parts)
        if parts == self._parts:
            return
        self._parts = parts
        self.setAccessibleName(self.full_text())
        self.updateGeometry()
        self._set_tip()
        self.update()

    def set_alarming(self, alarming: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """Paints in the colour of errors."""
        self._alarming = alarming
        self.update()

    def full_text(self) -> str:
        return _SEPARATOR.join(self._parts)

    def shown_text(self) -> str:
        """What fits into the present width."""
        metrics = self.fontMetrics()
        for count in range(len(self._parts), 0, -1):
            text = _SEPARATOR.join(self._parts[:count])
            if metrics.horizontalAdvance(text) <= self.width():
                return text
        first = self._parts[0] if self._parts else ""
        return metrics.elidedText(first, Qt.TextElideMode.ElideRight, self.width())

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.full_text()) + 2, metrics.height() + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        first = metrics.horizontalAdvance(self._parts[0]) if self._parts else 0
        return QSize(min(first + 2, self._least_width), metrics.height() + 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        role = self.palette().color(QPalette.ColorRole.WindowText)
        plain = colours.muted if self._muted else role.name()
        painter.setPen(colours.bad if self._alarming else plain)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown_text())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_tip()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _set_tip(self) -> None:
        full = self.full_text()
        self.setToolTip("" if self.shown_text() == full else full)
