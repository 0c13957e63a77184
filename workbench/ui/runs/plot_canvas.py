"""pyqtgraph behind a typed front: axes, lines, marks and a crosshair in the colours of the theme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.runs.curve_data import Floats
from workbench.ui.runs.run_styles import RunStyle

_AXIS_HEIGHT = 34
_MARK_SIZE = 5
_SPARE_SHARE = 0.1
"""Of the x axis, beyond either end of the curves, that the view may show."""
_MARGINS_AROUND = 5
"""The view may show so many times the margin above and below the curves."""
_LEAST_SHARE = 1e-3
"""Of an axis, that the view shows at least."""
_PHASE_FONT_PX, _PHASE_GAP = 11, 6
_LABEL_OVERHANG = 8
"""Pixels; half a label's height and a little."""


@dataclass(frozen=True)
class PhaseLine:
    """Where other blocks begin to train."""

    x: float
    text: str
    """What trains from here on."""
    short: str
    """That where there is little room."""


class _LeftAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """Labels 1, 2 and 5 of each decade of a logarithmic axis; pyqtgraph's nine run into each other.

    Labels may stand out by half their height: pyqtgraph drops those at the ends of an axis that has a grid, and with
    them the 1 of an accuracy.
    """

    @override
    def boundingRect(self) -> QRectF:
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -_LABEL_OVERHANG, 0, _LABEL_OVERHANG)

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Any) -> Any:  # noqa: N802, ARG002 - pyqtgraph's
        decades = range(math.floor(minVal), math.ceil(maxVal) + 1)
        if len(decades) > 4:
            return [(1.0, [float(decade) for decade in decades if minVal <= decade <= maxVal])]
        ticks = [decade + math.log10(digit) for decade in decades for digit in (1, 2, 5)]
        return [(None, [tick for tick in ticks if minVal <= tick <= maxVal])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802 - pyqtgraph's
        told = [10.0**value if self.logMode else value * scale for value in values]
        if is_small(told):
            return [power_of_ten(value) for value in told]
        texts: list[str] = super().tickStrings(values, scale, spacing)
        return texts


def _fit(texts: Sequence[str], apart_px: Sequence[float]) -> bool:
    """Whether every text fits between its line and the next."""
    metrics = QFontMetricsF(theme.ui_font(_PHASE_FONT_PX))
    return all(metrics.horizontalAdvance(text) + _PHASE_GAP < px for text, px in zip(texts, apart_px, strict=True))


def _phase_item(x: float, text: str, *, lies: bool) -> Any:
    colours = theme.current()
    options = {"color": colours.muted, "fill": pg.mkBrush(_veil(colours.plot)), "movable": False, "position": 0.995}
    options |= {"anchors": [(0, 0), (0, 0)]} if lies else {"anchors": [(1, 0), (1, 0)], "rotateAxis": (1, 0)}
    pen = pg.mkPen(colours.muted, width=1, style=Qt.PenStyle.DotLine)
    line = pg.InfiniteLine(x, angle=90, pen=pen, label=text or None, labelOpts=options)
    line.setZValue(-1)
    if text:
        line.label.setFont(theme.ui_font(_PHASE_FONT_PX))
    return line


def _veil(colour: str) -> QColor:
    veil = QColor(colour)
    veil.setAlpha(190)
    return veil


def is_small(ticks: Sequence[float]) -> bool:
    """Whether one of the ticks would need more than three decimals or be written as a power of ten anyway."""
    highest = max(map(abs, ticks), default=0.0)
    return any(0 < abs(tick) < 1e-3 and abs(tick) > 1e-9 * highest for tick in ticks)


def power_of_ten(value: float) -> str:
    """`1e-4`, `2.5e-5`, `0`: a tick of an axis all of whose ticks are written so."""
    if abs(value) < 1e-15:
        return "0"
    mantissa, _, exponent = f"{value:.3e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


class PlotCanvas(QWidget):
    """A plane to draw on. Drag moves the view, the wheel zooms; both are told by `moved`."""

    pointed_at = Signal(object)
    """The x under the pointer, or None when it left."""
    moved = Signal()
    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log_y = False
        self._items: list[Any] = []
        self._phases: tuple[PhaseLine, ...] = ()
        self._phase_items: list[Any] = []
        self._x_end = 1.0
        self._widget: Any = pg.PlotWidget(axisItems={"left": _LeftAxis("left")}, enableMenu=False)
        self._item: Any = self._widget.getPlotItem()
        self._view: Any = self._item.getViewBox()
        self._cross: Any = pg.InfiniteLine(angle=90, movable=False)
        self._build()
        self._connect()
        self.take_theme(focused=False)

    def _build(self) -> None:
        # pyqtgraph's own menu is never shown; without an owner it would outlive the plot.
        self._item.ctrlMenu.setParent(self, Qt.WindowType.Popup)
        self._item.hideButtons()
        self._item.layout.setContentsMargins(0, _LABEL_OVERHANG, 14, 2)
        self._item.showGrid(x=False, y=True, alpha=1.0)
        self._view.setDefaultPadding(0.0)
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.setMinimumSize(160, 90)
        self._cross.setVisible(False)
        self._item.addItem(self._cross, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._widget)

    def _connect(self) -> None:
        scene = self._widget.scene()
        scene.sigMouseMoved.connect(self._pointer_moved)
        scene.sigMouseClicked.connect(lambda event: self.double_clicked.emit() if event.double() else None)
        self._view.sigResized.connect(lambda _view: self._place_phases())
        self._item.sigRangeChangedManually.connect(lambda _mask: self.moved.emit())
        self._widget.viewport().installEventFilter(self)

    def _pointer_moved(self, position: QPointF) -> None:
        inside = self._view.sceneBoundingRect().contains(position)
        self.pointed_at.emit(float(self._view.mapSceneToView(position).x()) if inside else None)

    @override
    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed_at.emit(None)
        return False

    # Drawing

    def clear(self) -> None:
        for item in self._items:
            self._item.removeItem(item)
        self._items = []

    def add_line(self, x: Floats, y: Floats, pen: QPen) -> None:
        # Antialiasing was measured to cost 6 % of painting: 20.0 ms for eight runs of 20,000 steps, 18.9 ms without.
        self._add(pg.PlotCurveItem(x, self._scaled(y), pen=pen, connect="finite", antialias=True))

    def add_marks(self, x: Floats, y: Floats, style: RunStyle) -> None:
        brush = pg.mkBrush(style.colour)
        self._add(pg.ScatterPlotItem(x, self._scaled(y), size=_MARK_SIZE, pen=None, brush=brush, antialias=True))

    def set_phases(self, phases: Sequence[PhaseLine], x_end: float) -> None:
        """Dotted lines with what trains from there on: in full, in short, or in short along the lines, as there is
        room; where even that runs into each other, some lines are left without.
        """
        self._phases, self._x_end = tuple(phases), x_end
        self._place_phases()

    def _place_phases(self) -> None:
        """Anew where the plot is given another size, which is another room for the texts."""
        for item in self._phase_items:
            self._item.removeItem(item)
        self._phase_items, phases, x_end = [], self._phases, self._x_end
        height = QFontMetricsF(theme.ui_font(_PHASE_FONT_PX)).height()
        room_px = self._view.width() / x_end if x_end else 0.0
        apart_px = [room_px * (after - before) for before, after in pairwise([*(phase.x for phase in phases), x_end])]
        full, short = ([phase.text for phase in phases], [phase.short for phase in phases])
        texts = full if _fit(full, apart_px) else short
        lies, shown_at = _fit(texts, apart_px), -math.inf
        for phase, text in zip(phases, texts, strict=True):
            has_room = lies or room_px * (phase.x - shown_at) >= height
            shown_at = phase.x if has_room else shown_at
            self._phase_items.append(_phase_item(phase.x, text if has_room else "", lies=lies))
            self._item.addItem(self._phase_items[-1], ignoreBounds=True)

    def _add(self, item: Any) -> None:
        self._item.addItem(item)
        self._items.append(item)

    def _scaled(self, y: Floats) -> Floats:
        if not self._log_y:
            return y
        return np.log10(y, out=np.full(len(y), np.nan), where=y > 0)

    # Axes

    @property
    def log_y(self) -> bool:
        return self._log_y

    def set_log_y(self, log_y: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """A logarithmic y axis leaves out what is not positive. Only what is drawn from now on follows."""
        self._log_y = log_y
        self._item.getAxis("left").setLogMode(log_y)

    def set_x_label(self, text: str) -> None:
        self._item.setLabel("bottom", text)

    def show_range(self, x_end: float, y: Floats) -> None:
        """Brings 0 to `x_end` and all finite `y` into view, with a margin."""
        low, high, margin = self._extent(y)
        self._view.setRange(
            xRange=(0.0, x_end * 1.01), yRange=(low - margin, high + margin), padding=0.0, disableAutoRange=True
        )

    def limit_to(self, x_end: float, y: Floats) -> None:
        """From now on the view stays near 0 to `x_end` and all finite `y`, and shows some part of them."""
        low, high, margin = self._extent(y)
        room = _MARGINS_AROUND * margin
        self._view.setLimits(
            xMin=-_SPARE_SHARE * x_end,
            xMax=(1.0 + _SPARE_SHARE) * x_end,
            yMin=low - room,
            yMax=high + room,
            minXRange=_LEAST_SHARE * x_end,
            minYRange=_LEAST_SHARE * margin,
        )

    def _extent(self, y: Floats) -> tuple[float, float, float]:
        """The least and the greatest finite y as they are drawn, and the margin around them."""
        scaled = self._scaled(y)
        scaled = scaled[np.isfinite(scaled)]
        low, high = (float(scaled.min()), float(scaled.max())) if len(scaled) else (0.0, 1.0)
        return low, high, (high - low) * 0.05 or max(abs(high) * 0.05, 1e-6)

    def x_range(self) -> tuple[float, float]:
        """The part of the x axis in view."""
        low, high = self._view.viewRange()[0]
        return float(low), float(high)

    def zoom_x(self, factor: float) -> None:
        """Below 1 shows less of the x axis, above 1 more; the middle stays."""
        self._view.scaleBy(x=factor)
        self.moved.emit()

    # Crosshair

    @property
    def crosshair(self) -> float | None:
        """Where the crosshair stands; None where there is none."""
        return float(self._cross.value()) if self._cross.isVisible() else None

    def set_crosshair(self, x: float | None) -> None:
        self._cross.setVisible(x is not None)
        if x is not None:
            self._cross.setPos(x)

    # Theme

    def take_theme(self, *, focused: bool) -> None:
        """Takes the colours of the present theme; a focused canvas has a border in the accent colour."""
        colours = theme.current()
        self._widget.setBackground(colours.plot)
        self._cross.setPen(pg.mkPen(colours.muted, width=1))
        for name in ("left", "bottom"):
            axis = self._item.getAxis(name)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTickPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setStyle(tickFont=theme.ui_font(11), tickLength=0, tickTextOffset=4, hideOverlappingLabels=False)
            axis.setTickDensity(0.6)
            axis.enableAutoSIPrefix(False)
        bottom = self._item.getAxis("bottom")
        bottom.label.setFont(theme.ui_font(11))
        bottom.setHeight(_AXIS_HEIGHT)
        self.show_focus(focused=focused)

    def show_focus(self, *, focused: bool) -> None:
        colours = theme.current()
        self._view.setBorder(pg.mkPen(colours.accent if focused else colours.plot))
