"""The tasks' own branches: where the share boundary stands, the trunk parts into one lane for each task."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack.look import Sheet

_LANE, _NARROW_LANE = 14, 9
_WIDE = 400
"""Rows narrower than this many pixels have narrow lanes without names."""
_MOST_LANES = 4
_TURN = 6
"""The radius in which a lane turns into the boundary's line."""
_NAME_TOP, _NAME_ROOM = 6, 24
_NAME_HEIGHT = 12


class BranchesItem(QGraphicsItem):
    """Lanes beside the rows that each task has for itself, from the heads down to the share boundary's line."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._lanes: tuple[float, ...] = ()
        self._names: tuple[str, ...] = ()
        self._foot = 0.0
        self._height = 0.0
        self.setZValue(0.5)
        self.hide()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_extent(self, lanes: Sequence[float], names: Sequence[str], foot: QPointF) -> None:
        """The lanes' x with their tasks, and where beneath the heads all have joined; no lanes: nothing is drawn."""
        extent = (tuple(lanes), tuple(names), foot.x(), foot.y())
        if extent != (self._lanes, self._names, self._foot, self._height):
            self.prepareGeometryChange()
            self._lanes, self._names, self._foot, self._height = extent
            self.setVisible(bool(lanes))
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        if not self._lanes:
            return QRectF()
        return QRectF(self._foot, 0, self._lanes[-1] - self._foot + 2, self._height + 1)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._sheet.look.head, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for lane in self._lanes:
            path = QPainterPath(QPointF(lane, 0))
            path.lineTo(lane, max(0.0, self._height - _TURN))
            path.quadTo(lane, self._height, lane - _TURN, self._height)
            path.lineTo(self._foot, self._height)
            painter.drawPath(path)
        if len(self._lanes) > 1 and self._lanes[1] - self._lanes[0] >= _LANE:
            for lane, name in zip(self._lanes, self._names, strict=False):
                self._paint_name(painter, lane, name)

    def _paint_name(self, painter: QPainter, lane: float, name: str) -> None:
        """Down along the left of its lane, as much of it as has room above the fork."""
        look, room = self._sheet.look, self._height - _NAME_TOP - _NAME_ROOM
        face = look.low(_NAME_HEIGHT)
        if room < _NAME_ROOM:
            return
        painter.save()
        painter.setPen(look.muted)
        painter.translate(lane - 1, _NAME_TOP)
        painter.rotate(90)
        face.draw(painter, QRectF(0, 0, room, _NAME_HEIGHT), name)
        painter.restore()


def gutter(num_heads: int, width: int) -> int:
    """The room that lanes take from the right ends of rows of this width; columns keep out of it in every row."""
    return 0 if num_heads < 2 else _spacing(width) * (min(num_heads, _MOST_LANES) + 1)


def lanes(num_heads: int, width: int) -> list[float]:
    """Where the lanes stand beside rows of this width; the last is shared where there are more tasks than lanes."""
    count = min(num_heads, _MOST_LANES)
    return [width - _spacing(width) * (count - lane - 0.5) + 0.5 for lane in range(count)]


def _spacing(width: int) -> int:
    return _LANE if width >= _WIDE else _NARROW_LANE
