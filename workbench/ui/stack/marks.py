"""Small drawings: snowflake, triangle, plus, pin, chevron, grip. Paths, not glyphs, so that no font can lack them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF


def _spoke(path: QPainterPath, angle: float, length: float) -> None:
    """One of the six arms of a snowflake, with two short branches."""
    tip = QPointF(math.cos(angle), math.sin(angle)) * length
    path.moveTo(QPointF(0, 0))
    path.lineTo(tip)
    for side in (-math.pi / 4, math.pi / 4):
        path.moveTo(tip * 0.58)
        path.lineTo(tip * 0.58 + QPointF(math.cos(angle + side), math.sin(angle + side)) * length * 0.36)


def _snowflake(length: float) -> QPainterPath:
    path = QPainterPath()
    for arm in range(6):
        _spoke(path, math.pi / 6 + arm * math.pi / 3, length)
    return path


_SNOWFLAKE = _snowflake(6.0)
_TRIANGLE = QPolygonF([QPointF(0, -4.5), QPointF(5.5, 4.5), QPointF(-5.5, 4.5)])


def frozen_mark(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A snowflake of 12 pixels."""
    painter.setPen(QPen(colour, 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(centre)
    painter.drawPath(_SNOWFLAKE)
    painter.translate(-centre)


def trainable_mark(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A filled triangle of 11 by 9 pixels that points upwards."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_TRIANGLE.translated(centre))


def adapted_mark(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A ring with a plus in it, 11 pixels wide: something was added here."""
    painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 5.2, 5.2)
    for arm in (QPointF(2.4, 0), QPointF(0, 2.4)):
        painter.drawLine(centre - arm, centre + arm)


def pin(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A drawing pin, 6 by 9 pixels: this block was set on its own."""
    painter.setPen(QPen(colour, 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre + QPointF(0, 0.5), centre + QPointF(0, 4.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre - QPointF(0, 2), 2.7, 2.7)


def chevron(painter: QPainter, centre: QPointF, colour: QColor, *, unfolded: bool) -> None:
    """Points right where folded, down where unfolded."""
    painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner, reach = (QPointF(0, 2), QPointF(3.5, -1.5)) if unfolded else (QPointF(2, 0), QPointF(-1.5, 3.5))
    mirrored = QPointF(-reach.x(), reach.y()) if unfolded else QPointF(reach.x(), -reach.y())
    painter.drawPolyline([centre + reach, centre + corner, centre + mirrored])


def grip(painter: QPainter, rect: QRectF, ground: QColor, dots: QColor) -> None:
    """A pill with six dots: take hold here."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setBrush(dots)
    for column in (-2.5, 2.5):
        for row in (-4.0, 0.0, 4.0):
            painter.drawEllipse(rect.center() + QPointF(column, row), 1.1, 1.1)
