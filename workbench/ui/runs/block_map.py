"""A map of one run: blocks from the input at the bottom to the top, epochs to the right, values as colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.runs.block_grid import Grid, Rgb, colours, value_text

_AXIS_HEIGHT = 34
_TOP = 8
_GAP = 6
_SCALE_WIDTH = 10
_MOST_NAME = 90
_LEAST_ROW = 12
"""Pixels from one name to the next; where rows are lower, only some are named."""
_TICK_PX = 60
_FONT_PX = 11
_PHASE_ALPHA = 130


@dataclass(frozen=True)
class Shown:
    """What the map draws. `scale` turns steps into what the x axis counts."""

    measure: str
    grid: Grid
    scale: float
    x_end: float
    x_unit: str
    phases: Sequence[float] = ()
    """Where other blocks begin to train, on the x axis."""


class BlockMap(QWidget):
    """Tells what the pointer is at by `pointed_at`: the x, or None when it left."""

    pointed_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._image = QImage()
        self._theme_name = ""
        self._x: float | None = None
        self._row: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(160, 90)

    def draw(self, shown: Shown) -> None:
        self._shown = shown
        if self._row is not None and self._row >= len(shown.grid.names):
            self._row = None
        self._colour()
        self.update()

    def set_crosshair(self, x: float | None) -> None:
        self._x = x
        self.setAccessibleDescription(self.reading())
        self.update()

    def step_row(self, by: int) -> None:
        """Reads the next block above (+1) or below (−1)."""
        if self._shown is not None:
            last = len(self._shown.grid.names) - 1
            self._row = last if self._row is None else min(max(self._row + by, 0), last)
            self.update()

    def reading(self) -> str:
        """`6.0: 3.2e-4, epoch 3`; empty where nothing is, or no block is pointed at."""
        if self._shown is None or self._row is None or self._x is None:
            return ""
        grid, scale = self._shown.grid, self._shown.scale
        cell = grid.at(self._x / scale)
        if cell is None:
            return ""
        value = value_text(self._shown.measure, float(grid.values[self._row, cell]))
        place = f"epoch {cell + 1}" if self._shown.x_unit == "epoch" else f"step {grid.edges[cell]:,.0f}"
        return f"{grid.names[self._row]}: {value}, {place}"

    # Where things are ------------------------------------------------------------------------------------------------

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.ui_font(_FONT_PX))

    def _scale_texts(self) -> tuple[str, str]:
        """What the ends of the colours stand for."""
        if self._shown is None or not self._shown.grid.greatest:
            return "", ""
        grid, measure = self._shown.grid, self._shown.measure
        return value_text(measure, grid.greatest), value_text(measure, grid.least)

    def plot_rect(self) -> QRectF:
        """Where the cells lie, in pixels of this widget."""
        metrics, names = self._metrics, self._shown.grid.names if self._shown else ()
        left = min(_MOST_NAME, max(map(metrics.horizontalAdvance, names), default=0.0)) + 2 * _GAP
        right = max(map(metrics.horizontalAdvance, self._scale_texts())) + _SCALE_WIDTH + 3 * _GAP
        return QRectF(left, _TOP, max(1.0, self.width() - left - right), max(1.0, self.height() - _TOP - _AXIS_HEIGHT))

    def _at_x(self, x: float) -> float:
        rect, end = self.plot_rect(), self._shown.x_end if self._shown else 1.0
        return rect.left() + rect.width() * x / end

    # Painting --------------------------------------------------------------------------------------------------------

    def _colour(self) -> None:
        if self._shown is None:
            return
        now = theme.current()
        self._theme_name = now.name
        low = _mixed(now.plot, now.accent, 0.18)
        pixels = colours(self._shown.grid, _mixed(now.plot, now.cold, 0.10), low, _rgb(now.accent), _rgb(now.bad))
        upright = np.ascontiguousarray(pixels[::-1])
        height, width = upright.shape[:2]
        self._image = QImage(upright.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().plot))
        if self._shown is not None:
            if self._theme_name != theme.current().name:
                self._colour()
            painter.setFont(theme.ui_font(_FONT_PX))
            self._paint_cells(painter, self._shown)
            self._paint_names(painter, self._shown)
            self._paint_axis(painter, self._shown)
            self._paint_scale(painter)
            self._paint_reading(painter, self._shown)
        painter.end()

    def _paint_cells(self, painter: QPainter, shown: Shown) -> None:
        """Column by column: the last epoch may be shorter than the others."""
        rect, edges = self.plot_rect(), [self._at_x(edge * shown.scale) for edge in shown.grid.edges.tolist()]
        for cell in range(self._image.width()):
            left, right = round(edges[cell]), round(edges[cell + 1])
            source = QRectF(cell, 0, 1, self._image.height())
            painter.drawImage(QRectF(left, rect.top(), max(1, right - left), rect.height()), self._image, source)
        colour = QColor(theme.current().muted)
        colour.setAlpha(_PHASE_ALPHA)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        for phase in shown.phases:
            x = round(self._at_x(phase)) + 0.5
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

    def _paint_names(self, painter: QPainter, shown: Shown) -> None:
        rect, names, metrics = self.plot_rect(), shown.grid.names, self._metrics
        each = rect.height() / len(names)
        stride = max(1, int(np.ceil(_LEAST_ROW / each)))
        painter.setPen(QColor(theme.current().muted))
        for at in range(0, len(names), stride):
            y = rect.bottom() - (at + 0.5) * each
            text = metrics.elidedText(names[at], Qt.TextElideMode.ElideMiddle, _MOST_NAME)
            box = QRectF(0, y - _LEAST_ROW, rect.left() - _GAP, 2 * _LEAST_ROW)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_axis(self, painter: QPainter, shown: Shown) -> None:
        rect = self.plot_rect()
        painter.setPen(QColor(theme.current().muted))
        for tick in ticks(shown.x_end, rect.width() / _TICK_PX):
            box = QRectF(self._at_x(tick) - _TICK_PX / 2, rect.bottom() + 2, _TICK_PX, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{tick:g}")
        label = QRectF(rect.left(), rect.bottom() + 17, rect.width(), 15)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, shown.x_unit)

    def _paint_scale(self, painter: QPainter) -> None:
        """The colours beside the map, with the values at their ends."""
        most, least = self._scale_texts()
        if not most:
            return
        now, rect = theme.current(), self.plot_rect()
        bar = QRectF(rect.right() + _GAP, rect.top(), _SCALE_WIDTH, rect.height())
        low, high = np.array(_mixed(now.plot, now.accent, 0.18)), np.array(_rgb(now.accent))
        for pixel in range(int(bar.height())):
            mixed = np.rint(high + (low - high) * pixel / bar.height()).astype(int).tolist()
            painter.fillRect(QRectF(bar.left(), bar.top() + pixel, bar.width(), 1), QColor(*mixed))
        painter.setPen(QColor(now.muted))
        left = bar.right() + _GAP / 2
        painter.drawText(QRectF(left, bar.top() - 2, self.width() - left, 14), Qt.AlignmentFlag.AlignLeft, most)
        painter.drawText(QRectF(left, bar.bottom() - 12, self.width() - left, 14), Qt.AlignmentFlag.AlignLeft, least)

    def _paint_reading(self, painter: QPainter, shown: Shown) -> None:
        rect = self.plot_rect()
        painter.setPen(QColor(theme.current().text))
        if self._x is not None and 0 <= self._x <= shown.x_end:
            x = round(self._at_x(self._x)) + 0.5
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        if self._row is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            each = rect.height() / len(shown.grid.names)
            top = rect.bottom() - (self._row + 1) * each
            painter.drawRect(QRectF(rect.left() + 0.5, round(top) + 0.5, rect.width() - 1, max(2.0, each - 1)))
        if text := self.reading():
            self._paint_chip(painter, text)

    def _paint_chip(self, painter: QPainter, text: str) -> None:
        """What is read, beside the crosshair and off the row it is read at, within the map."""
        now, rect, metrics = theme.current(), self.plot_rect(), self._metrics
        each = rect.height() / max(1, len(self._shown.grid.names if self._shown else ()))
        size = metrics.size(0, text).toSize()
        width, height = size.width() + 2 * _GAP, size.height() + _GAP
        x, y = self._at_x(self._x or 0.0), rect.bottom() - ((self._row or 0) + 1) * each
        left = x + _GAP if x + _GAP + width <= rect.right() else x - _GAP - width
        top = y - height - _GAP if y - height - _GAP >= rect.top() else y + each + _GAP
        box = QRectF(max(rect.left(), left), min(top, rect.bottom() - height), width, height)
        painter.setPen(QColor(now.border))
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(now.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # The pointer -----------------------------------------------------------------------------------------------------

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        rect, at = self.plot_rect(), event.position()
        if self._shown is None or not rect.contains(at):
            self._leave()
            return
        each = rect.height() / len(self._shown.grid.names)
        self._row = min(int((rect.bottom() - at.y()) / each), len(self._shown.grid.names) - 1)
        self.pointed_at.emit((at.x() - rect.left()) / rect.width() * self._shown.x_end)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._leave()

    def _leave(self) -> None:
        self._row = None
        self.pointed_at.emit(None)


def ticks(end: float, most: float) -> list[float]:
    """Round places from 0 to `end`, at most about `most` of them, whole numbers where `end` is above 1."""
    for stride in (step * 10.0**power for power in range(-1, 9) for step in (1, 2, 5)):
        if end / stride <= max(1.0, most) and (stride >= 1 or end < 1):
            return [stride * at for at in range(int(end / stride) + 1)]
    return [0.0]


def _rgb(colour: str) -> Rgb:
    found = QColor(colour)
    return found.red(), found.green(), found.blue()


def _mixed(ground: str, colour: str, share: float) -> Rgb:
    below, above = np.array(_rgb(ground)), np.array(_rgb(colour))
    red, green, blue = np.rint(below + (above - below) * share).astype(int).tolist()
    return red, green, blue
