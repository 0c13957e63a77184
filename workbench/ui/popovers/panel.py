"""The ground of a popover: a card with a border and a soft shadow around it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from workbench.ui import theme

EDGE = 7
"""Pixels from the widget's rim to the panel's content: the shadow and the border."""


def paint_panel(widget: QWidget) -> None:
    now = theme.current()
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.shadow())
    rim = QRectF(widget.rect())
    for inset in range(EDGE - 1):
        radius = theme.RADIUS + EDGE - inset
        painter.drawRoundedRect(rim.adjusted(inset, inset, -inset, -inset), radius, radius)
    half = EDGE - 0.5
    painter.setPen(QPen(QColor(now.border), 1))
    painter.setBrush(QColor(now.card))
    painter.drawRoundedRect(rim.adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS)
    painter.end()
