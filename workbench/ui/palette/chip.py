"""The chip under the mouse while an adapter is dragged, as it will look on its block."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from workbench.ui import theme

_HEIGHT = 26
_PADDING = 12


def drag_chip(title: str, pixel_ratio: float) -> QPixmap:
    """A rounded chip with the adapter's name, sharp on a screen of `pixel_ratio`."""
    font = theme.ui_font(bold=True)
    width = round(QFontMetricsF(font).horizontalAdvance(title)) + 2 * _PADDING
    pixmap = QPixmap(round(width * pixel_ratio), round(_HEIGHT * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    now = theme.current()
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent), 1.5))
    painter.setBrush(QColor(now.card))
    place = QRectF(1, 1, width - 2, _HEIGHT - 2)
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    painter.setFont(font)
    painter.setPen(QColor(now.accent))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, title)
    painter.end()
    return pixmap
