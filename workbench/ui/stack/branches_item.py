"""The tasks' own branches: where the share boundary stands, the trunk parts into one lane for each task."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack.look import Sheet

_LANE = 9
_MOST_LANES = 4
_FORK = 16
"""Pixels in which the lanes come together."""


class BranchesItem(QGraphicsItem):
    """Lanes at the right edge of the rows that each task has for itself, from the heads down to the fork."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._lanes: tuple[float, ...] = ()
        self._height = 0.0
        self.setZValue(0.5)
        self.hide()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_extent(self, lanes: Sequence[float], height: float) -> None:
        """The lanes' x, and how far below the heads they join; no lanes: nothing is drawn."""
        if (tuple(lanes), height) != (self._lanes, self._height):
            self.prepareGeometryChange()
            self._lanes, self._height = tuple(lanes), height
            self.setVisible(bool(lanes))
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        if not self._lanes:
            return QRectF()
        return QRectF(self._lanes[0] - 2, 0, self._lanes[-1] - self._lanes[0] + 4, self._height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._sheet.look.head, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        foot = QPointF((self._lanes[0] + self._lanes[-1]) / 2, self._height)
        for lane in self._lanes:
            path = QPainterPath(QPointF(lane, 0))
            turn = QPointF(lane, max(0.0, self._height - _FORK))
            path.lineTo(turn)
            path.cubicTo(turn + QPointF(0, _FORK * 0.7), foot - QPointF(0, _FORK * 0.7), foot)
            painter.drawPath(path)


def gutter(num_heads: int) -> int:
    """The room that lanes take from the rows' right ends; kept wherever the boundary stands."""
    return 0 if num_heads < 2 else _LANE * (min(num_heads, _MOST_LANES) + 1)


def lanes(num_heads: int, width: int) -> list[float]:
    """Where the lanes stand in rows of this width; the last is shared where there are more tasks than lanes."""
    count = min(num_heads, _MOST_LANES)
    return [width - _LANE * (count - lane) + 0.5 for lane in range(count)]
