"""The finder's curve over a logarithmic axis: losses, their average, the marks, and where the recipe's rate stands."""

from __future__ import annotations

import bisect
import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.spec.numbers import measured_text, number_text
from workbench.spec.rate_curve import RateCurve, RateMark, rounded
from workbench.ui import theme
from workbench.ui.rate_finder.mark_styles import SYMBOLS, colour_of
from workbench.ui.setting.still_plot import StillPlot

_MARK_SIZE = 11
_ROOM = 0.08
"""Of the curve's height, above and below it."""
_RISE_SHOWN = 0.35
"""Of the curve's fall, how far its rise behind the lowest is shown: the rest leaves the picture."""
_LEGEND_AT = (10, -10)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CurveView(StillPlot):
    """Emits `pointed_at` with a point of the curve under the mouse or the arrow keys, and None where there is none."""

    pointed_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Loss over the learning rate", parent)
        self._curve: RateCurve | None = None
        self._rate_now = 0.0
        self._at: int | None = None
        self._cross: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._legend.anchor(itemPos=(0, 1), parentPos=(0, 1), offset=_LEGEND_AT)
        self._plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self._plot.viewport().installEventFilter(self)
        self._item.setLabel("left", "loss")
        self._item.setLabel("bottom", "learning rate")

    def set_curve(self, curve: RateCurve, rate_now: float) -> None:
        """Draws it, with a line at the rate that stands in the recipe."""
        self._curve, self._rate_now = curve, rate_now
        told = "; ".join(
            f"{mark.title} {number_text(rounded(mark.rate))}" for mark in curve.marks if mark.rate is not None
        )
        lowest, highest = curve.rates[0], curve.rates[-1]
        self.show_picture(
            f"Loss at {len(curve.rates)} rates from {lowest:.0e} to {highest:.1e}. {told or 'No suggestion'}. "
            "Arrow keys read the values."
        )
        self._point_at(None)

    @override
    def say(self, words: str) -> None:
        self._curve = None
        self._point_at(None)
        super().say(words)

    # Pointing -------------------------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._curve is not None and (key in _STEPS or key in _ENDS):
            points = range(len(self._curve.rates))
            stepped = len(points) // 2 if self._at is None else self._at + _STEPS.get(key, 0)
            self._point_at(points[_ENDS[key]] if key in _ENDS else min(max(stepped, 0), points[-1]))
        elif key not in _RETURNS:  # which would press some button of the dialog
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self._show_focus()

    @override
    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return False

    def _mouse_moved(self, position: QPointF) -> None:
        view = self._item.getViewBox()
        if self._curve is None or not view.sceneBoundingRect().contains(position):
            self._point_at(None)
            return
        self._point_at(nearest(self._curve.rates, 10 ** float(view.mapSceneToView(position).x())))

    def _point_at(self, at: int | None) -> None:
        if at == self._at:
            return
        self._at = at
        self._place_cross()
        self.pointed_at.emit(at)

    def _place_cross(self) -> None:
        if self._cross is not None:
            self._cross.setVisible(self._at is not None)
            if self._at is not None and self._curve is not None:
                self._cross.setPos(math.log10(self._curve.rates[self._at]))

    # Drawing --------------------------------------------------------------------------------------------------------

    @override
    def _draw(self) -> None:
        if self._curve is None:
            return
        curve, colours = self._curve, theme.current()
        x = np.log10(curve.rates)
        losses = self._item.plot(x, np.array(curve.losses), pen=pg.mkPen(colours.muted, width=1))
        average = self._item.plot(x, np.array(curve.smoothed), pen=pg.mkPen(colours.curves[0], width=1))
        self._legend.addItem(losses, "of a step")
        self._legend.addItem(average, "smoothed")
        self._draw_rate_now(colours)
        for mark in curve.marks:
            self._draw_mark(curve, mark)
        self._cross = pg.InfiniteLine(angle=90, movable=False, pen=pg.mkPen(colours.muted, width=1))
        self._item.addItem(self._cross, ignoreBounds=True)
        self._place_cross()
        self._set_axes(curve)
        self._show_focus()

    def _draw_rate_now(self, colours: theme.Theme) -> None:
        pen = pg.mkPen(colours.text, width=1, style=Qt.PenStyle.DashLine)
        line = pg.InfiniteLine(math.log10(self._rate_now), angle=90, pen=pen)
        self._item.addItem(line, ignoreBounds=True)
        self._legend.addItem(pg.PlotDataItem(pen=pen), f"in the recipe: {number_text(self._rate_now)}")

    def _draw_mark(self, curve: RateCurve, mark: RateMark) -> None:
        if mark.rate is None:
            return
        colour = colour_of(mark.kind)
        at = math.log10(mark.rate)
        height = float(np.interp(at, np.log10(curve.rates), curve.smoothed))
        symbol, _ = SYMBOLS[mark.kind]
        dot = pg.ScatterPlotItem([at], [height], symbol=symbol, size=_MARK_SIZE, pen=pg.mkPen(colour), brush=colour)
        self._item.addItem(dot)
        self._legend.addItem(dot, f"{mark.title}: {number_text(rounded(mark.rate))}")

    def _set_axes(self, curve: RateCurve) -> None:
        low, high = shown_losses(curve)
        first, last = math.log10(curve.rates[0]), math.log10(curve.rates[-1])
        decades = range(math.floor(first), math.ceil(last) + 1)
        self._item.getAxis("bottom").setTicks([[(at, number_text(10.0**at)) for at in decades]])
        self._item.getViewBox().setRange(xRange=(first, last), yRange=(low, high), padding=0.02)

    def _show_focus(self) -> None:
        colours = theme.current()
        self._item.getViewBox().setBorder(pg.mkPen(colours.accent if self.hasFocus() else colours.plot))


def nearest(rates: tuple[float, ...], rate: float) -> int:
    """The rate that is the smallest factor away; `rates` rise."""
    behind = bisect.bisect(rates, rate)
    around = [at for at in (behind - 1, behind) if 0 <= at < len(rates)]
    return min(around, key=lambda at: abs(math.log(rates[at] / rate)))


def shown_losses(curve: RateCurve) -> tuple[float, float]:
    """The part of the loss that is worth seeing: the curve down to its lowest, and the beginning of its rise."""
    lowest = min(range(len(curve.smoothed)), key=curve.smoothed.__getitem__)
    before = curve.smoothed[: lowest + 1]
    fall = max(before) - min(before) or abs(before[0]) or 1.0
    rise = min(max(curve.smoothed), max(before) + _RISE_SHOWN * fall)
    low = min(curve.losses[: lowest + 1])
    return low - _ROOM * fall, rise + _ROOM * fall


def point_text(curve: RateCurve, at: int) -> str:
    """The values of a point."""
    loss, smoothed = measured_text(curve.losses[at]), measured_text(curve.smoothed[at])
    return f"Rate {curve.rates[at]:.2e}: loss of the step {loss}, smoothed {smoothed}"
