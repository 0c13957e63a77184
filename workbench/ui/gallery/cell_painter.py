"""Paints one cell: the picture, what it is called, whether it is chosen or marked."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QStaticText

from workbench.ui import theme
from workbench.ui.gallery.pictures import UNREADABLE, Pictures

_RING = 2.0
_DOT = 5.0


class CellPainter:
    """`caption` and `marked` tell what is written below an example, and whether a finding names it."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.caption: Callable[[int], str] = lambda _: ""
        self.marked: Callable[[int], bool] = lambda _: False

    def begin(self, painter: QPainter) -> None:
        """Before the first cell of a painter: what all cells have in common."""
        now = self._now = theme.current()
        self._card, self._ink, self._strong_ink = QColor(now.card), QColor(now.muted), QColor(now.text)
        painter.setFont(_font())

    def paint(self, painter: QPainter, rect: QRect, example: int, side: int, *, chosen: bool) -> None:
        """`rect` is the whole cell, whose picture is `side` high."""
        box = QRect(rect.left(), rect.top(), side, side)
        image = self._pictures.get(example)
        if image is None:
            painter.fillRect(box, self._card)
        elif image is UNREADABLE:
            painter.fillRect(box, self._card)
            _write_unreadable(painter, box, self._now)
        else:
            painter.drawImage(_centred(image, box), image)
        if rect.height() > side:
            painter.setPen(self._strong_ink if chosen else self._ink)
            _write(painter, self.caption(example), rect.left(), rect.top() + side + 2, side)
        if self.marked(example):
            _dot(painter, box, self._now)
        if chosen:
            _ring(painter, box, self._now)


def _centred(image: QImage, box: QRect) -> QPointF:
    size = image.deviceIndependentSize()
    left = (box.width() - round(size.width())) // 2
    return QPointF(box.left() + left, box.top() + (box.height() - round(size.height())) // 2)


def _write(painter: QPainter, text: str, left: int, top: int, width: int) -> None:
    written, indent = _line(text, width)
    painter.drawStaticText(left + indent, top, written)


@lru_cache(maxsize=4096)
def _line(text: str, width: int) -> tuple[QStaticText, int]:
    """The text laid out, and its indent. Done once: most captions are names of classes, which come again and again."""
    metrics = QFontMetrics(_font())
    short = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideMiddle, width)
    laid_out = QStaticText(short)
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.prepare(font=_font())
    return laid_out, max(0, (width - metrics.horizontalAdvance(short)) // 2)


@lru_cache(maxsize=1)
def _font() -> QFont:
    return theme.ui_font(theme.SMALL_FONT_SIZE_PX)


def _write_unreadable(painter: QPainter, box: QRect, now: theme.Theme) -> None:
    painter.setPen(QColor(now.bad))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✕" if box.width() < 96 else "cannot be\nread")


def _dot(painter: QPainter, box: QRect, now: theme.Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.panel), 1.5))
    painter.setBrush(QColor(now.warm))
    painter.drawEllipse(QPointF(box.right() - _DOT - 1, box.top() + _DOT + 2), _DOT, _DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ring(painter: QPainter, box: QRect, now: theme.Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent), _RING))
    painter.drawRoundedRect(QRectF(box).adjusted(-_RING, -_RING, _RING, _RING), 3, 3)
