"""The mark of a block's batch norms: what they do while the block is frozen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from workbench.ui.stack import marks
from workbench.ui.stack.look import Look
from workbench.ui.stack.states import NormState

_BN = "BN"
_WORDS: Mapping[NormState, str] = {"frozen": "BN frozen", "statistics": "BN stats", "live": "BN live"}
_ICON = 14
_PAD = 6
_HALF_HEIGHT = 7.5


def norm_width(look: Look, *, in_words: bool = False) -> int:
    """The room of any mark: `BN` with a small picture, or in words."""
    if in_words:
        return max(look.chip.width(words) for words in _WORDS.values()) + 2 * _PAD
    return look.chip.width(_BN) + _ICON + _PAD


def paint(painter: QPainter, rect: QRectF, look: Look, state: NormState, *, in_words: bool) -> None:
    """Muted with a snowflake where frozen, framed with a wave where statistics follow, filled where live."""
    box = QRectF(rect.left() + 0.5, rect.center().y() - _HALF_HEIGHT, rect.width() - 1, 2 * _HALF_HEIGHT)
    painter.setBrush(look.warm.edge if state == "live" else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.warm.edge, 1, Qt.PenStyle.DashLine) if state == "statistics" else Qt.PenStyle.NoPen)
    if state != "frozen":
        painter.drawRoundedRect(box, 4, 4)
    ink = {"live": look.window, "statistics": look.warm.edge}.get(state, look.muted)
    painter.setPen(ink)
    if in_words:
        look.chip.draw(painter, box, _WORDS[state], Qt.AlignmentFlag.AlignHCenter)
        return
    look.chip.draw(painter, box.adjusted(_PAD / 2, 0, 0, 0), _BN)
    _paint_icon(painter, QPointF(box.right() - _ICON / 2 - 1, box.center().y()), state)


def _paint_icon(painter: QPainter, centre: QPointF, state: NormState) -> None:
    """In the painter's pen: a snowflake, a wave, or a triangle that points upwards."""
    ink = painter.pen().color()
    if state == "statistics":
        wave = QPainterPath(centre - QPointF(4.5, 0))
        wave.cubicTo(centre + QPointF(-2, -5), centre + QPointF(2, 5), centre + QPointF(4.5, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.3))
        painter.drawPath(wave)
        return
    painter.save()
    painter.translate(centre)
    painter.scale(0.75, 0.75)
    mark = marks.trainable_mark if state == "live" else marks.frozen_mark
    mark(painter, QPointF(0, 0), ink)
    painter.restore()
