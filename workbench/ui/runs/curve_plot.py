"""One plot of curves: a menu of measures above it, a crosshair, and pyqtgraph kept behind a typed front."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.runs import wording
from workbench.ui.runs.curve_data import MAX_DRAWN_POINTS, Floats, value_at
from workbench.ui.runs.plot_header import PlotHeader
from workbench.ui.runs.run_styles import RunStyle
from workbench.ui.runs.series_book import Line

MOST_MARKED_POINTS = 60
"""Scores taken once an epoch are marked by dots up to so many; more would touch each other."""
_AXIS_HEIGHT = 34
_KEY_STRIDE = 0.01
"""Share of the visible axis that an arrow key moves the crosshair by."""
_PIXEL_STEP = 100
"""Lines are made anew only when the width changes by so much."""


@dataclass(frozen=True)
class DrawnCurve:
    """A line, how it looks, and whether its points are marked."""

    name: str
    style: RunStyle
    line: Line
    marked: bool = False


class _LeftAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """Labels 1, 2 and 5 of each decade of a logarithmic axis; pyqtgraph's nine run into each other."""

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Any) -> Any:  # noqa: N802, ARG002 - pyqtgraph's
        decades = range(math.floor(minVal), math.ceil(maxVal) + 1)
        if len(decades) > 4:
            return [(1.0, [float(decade) for decade in decades if minVal <= decade <= maxVal])]
        ticks = [decade + math.log10(digit) for decade in decades for digit in (1, 2, 5)]
        return [(None, [tick for tick in ticks if minVal <= tick <= maxVal])]


class CurvePlot(QWidget):
    """Draws the curves it is given; drag moves the view, the wheel zooms, a double click shows the whole again.

    The keyboard does the same: see `keyPressEvent`.
    """

    measure_chosen = Signal(str)
    hovered = Signal(object)
    """The x under the pointer, or None when it left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: list[DrawnCurve] = []
        self._log_y = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._follows = True
        self._x_end = 1.0
        self._x_unit = "epoch"
        self._items: list[Any] = []
        self._theme_name = ""
        self.setAutoFillBackground(True)
        self.header = PlotHeader()
        self._build_plot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._stage)
        self._connect()
        self._take_theme()

    def _build_plot(self) -> None:
        self._widget: Any = pg.PlotWidget(axisItems={"left": _LeftAxis("left")}, enableMenu=False)
        self._item: Any = self._widget.getPlotItem()
        self._item.ctrlMenu.setParent(
            self, Qt.WindowType.Popup
        )  # pyqtgraph's menu is never shown, and would outlive the plot
        self._item.hideButtons()
        self._item.layout.setContentsMargins(0, 4, 14, 2)
        self._item.showGrid(x=False, y=True, alpha=1.0)
        self._view: Any = self._item.getViewBox()
        self._view.setDefaultPadding(0.0)
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.setMinimumSize(160, 90)
        self._cross: Any = pg.InfiniteLine(angle=90, movable=False)
        self._cross.setVisible(False)
        self._item.addItem(self._cross, ignoreBounds=True)
        self._note = QLabel("no values yet")
        self._note.setProperty("role", "muted")
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._stage = QGridLayout()
        self._stage.setContentsMargins(0, 0, 0, 0)
        self._stage.addWidget(self._widget, 0, 0)
        self._stage.addWidget(self._note, 0, 0, Qt.AlignmentFlag.AlignCenter)

    def _connect(self) -> None:
        self.header.measure_chosen.connect(self._measure_chosen)
        scene = self._widget.scene()
        scene.sigMouseMoved.connect(self._pointer_moved)
        scene.sigMouseClicked.connect(lambda event: self.show_whole() if event.double() else None)
        self._item.sigRangeChangedManually.connect(self._stop_following)
        self._widget.viewport().installEventFilter(self)

    @property
    def measure(self) -> str:
        """The name of the series shown; empty until one is chosen."""
        return self.header.measure

    def _measure_chosen(self, name: str) -> None:
        self._follows = True
        self._widget.setAccessibleName(f"Curves of {self.header.title()}")
        self.measure_chosen.emit(name)

    # Drawing

    def draw(self, curves: Sequence[DrawnCurve], x_end: float, x_unit: str) -> None:
        """Shows the curves from 0 to `x_end` epochs or steps (`x_unit`), unless the user moved the view."""
        self._curves = list(curves)
        self._x_end = max(x_end, 1e-9)
        self._x_unit = x_unit
        for item in self._items:
            self._item.removeItem(item)
        self._items = []
        for curve in curves:
            if len(curve.line.raw_x):
                self._add_line(curve.line.raw_x, curve.line.raw_y, curve.style.faint_pen())
        for curve in curves:
            self._add_line(curve.line.x, curve.line.y, curve.style.pen())
            if curve.marked and len(curve.line.x) <= MOST_MARKED_POINTS:
                self._add_marks(curve)
        self._note.setVisible(not curves)
        self._item.setLabel("bottom", x_unit)
        if self._follows:
            self._show_range()

    def useful_points(self) -> int:
        """How many points of one curve this plot can show: a lowest and a highest a pixel."""
        coarse = -(-self._widget.width() // _PIXEL_STEP) * _PIXEL_STEP
        return min(2 * int(coarse), MAX_DRAWN_POINTS)

    def _add_line(self, x: Floats, y: Floats, pen: Any) -> None:
        item: Any = pg.PlotCurveItem(x, self._scaled(y), pen=pen, connect="finite", antialias=True)
        self._item.addItem(item)
        self._items.append(item)

    def _add_marks(self, curve: DrawnCurve) -> None:
        brush = pg.mkBrush(curve.style.colour)
        item: Any = pg.ScatterPlotItem(
            curve.line.x, self._scaled(curve.line.y), size=5, pen=None, brush=brush, antialias=True
        )
        self._item.addItem(item)
        self._items.append(item)

    def _scaled(self, y: Floats) -> Floats:
        if not self._log_y:
            return y
        return np.log10(y, out=np.full(len(y), np.nan), where=y > 0)

    def set_log_y(self, log_y: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """A logarithmic y axis leaves out what is not positive. The caller draws again."""
        if log_y == self._log_y:
            return
        self._log_y = log_y
        self._item.getAxis("left").setLogMode(log_y)
        self._follows = True

    def show_whole(self) -> None:
        """Follows the curves again after the user moved the view."""
        self._follows = True
        self._show_range()

    def _stop_following(self) -> None:
        self._follows = False

    def _show_range(self) -> None:
        parts = [part for curve in self._curves for part in (curve.line.y, curve.line.raw_y)]
        y = self._scaled(np.concatenate(parts)) if parts else np.empty(0)
        y = y[np.isfinite(y)]
        low, high = (float(y.min()), float(y.max())) if len(y) else (0.0, 1.0)
        margin = (high - low) * 0.05 or max(abs(high) * 0.05, 1e-6)
        self._view.setRange(
            xRange=(0.0, self._x_end * 1.01), yRange=(low - margin, high + margin), padding=0.0, disableAutoRange=True
        )

    def x_range(self) -> tuple[float, float]:
        """The part of the x axis in view."""
        low, high = self._view.viewRange()[0]
        return float(low), float(high)

    # Crosshair

    def _pointer_moved(self, position: QPointF) -> None:
        inside = self._view.sceneBoundingRect().contains(position)
        self.hovered.emit(float(self._view.mapSceneToView(position).x()) if inside and self._curves else None)

    def set_crosshair(self, x: float | None) -> None:
        """Reads the curves at x, drawn as a line; None takes it away."""
        self._cross.setVisible(x is not None)
        if x is None:
            self.header.clear()
            return
        self._cross.setPos(x)
        place = f"{self._x_unit} {x:,.1f}" if self._x_unit == "epoch" else f"{self._x_unit} {x:,.0f}"
        found = [(curve.style, value_at(curve.line.x, curve.line.y, x)) for curve in self._curves]
        self.header.read(place, [(style, wording.number(value)) for style, value in found if value is not None])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the crosshair, plus and minus zoom, 0 shows the whole, Escape ends reading."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._move_crosshair(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Minus:
                self._stop_following()
                self._view.scaleBy(x=0.8 if event.key() == Qt.Key.Key_Plus else 1.25)
            case Qt.Key.Key_0:
                self.show_whole()
            case Qt.Key.Key_Escape:
                self.hovered.emit(None)
            case _:
                super().keyPressEvent(event)

    def _move_crosshair(self, direction: int) -> None:
        low, high = self.x_range()
        at = self._cross.value() if self._cross.isVisible() else (low + high) / 2
        if self._curves:
            self.hovered.emit(min(max(at + direction * (high - low) * _KEY_STRIDE, low), high))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        colours = theme.current()
        self._view.setBorder(pg.mkPen(colours.accent if self.hasFocus() else colours.plot))

    # Theme

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme_name != theme.current().name:
            self._take_theme()

    @override
    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return False

    def _take_theme(self) -> None:
        colours = theme.current()
        self._theme_name = colours.name
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
        self._show_focus()
        ground = self.palette()
        ground.setColor(QPalette.ColorRole.Window, QColor(colours.plot))
        self.setPalette(ground)
