"""One plot of curves: a header with its measure, the curves of several runs, and a crosshair that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from workbench import measures
from workbench.spec.numbers import count_text
from workbench.ui import theme
from workbench.ui.runs import wording
from workbench.ui.runs.block_map import BlockMap, Shown
from workbench.ui.runs.curve_data import MAX_DRAWN_POINTS, value_at
from workbench.ui.runs.map_run import MapRun
from workbench.ui.runs.plot_canvas import PhaseLine, PlotCanvas
from workbench.ui.runs.plot_header import PlotHeader
from workbench.ui.runs.run_styles import RunStyle
from workbench.ui.runs.series_book import Line

MOST_MARKED_POINTS = 60
"""Scores taken once an epoch are marked by dots up to so many; more would touch each other."""
_KEY_STRIDE = 0.01
"""Share of the visible axis that an arrow key moves the crosshair by."""
_PIXEL_STEP = 100
"""Lines are made anew only when the width changes by so much."""


@dataclass(frozen=True)
class DrawnCurve:
    """A line, how it looks, whether its points are marked, and the unit of its values."""

    style: RunStyle
    line: Line
    marked: bool = False
    unit: str = ""


class CurvePlot(QWidget):
    """Draws the curves it is given; drag moves the view, the wheel zooms, a double click shows the whole again.

    The keyboard does the same: see `keyPressEvent`.
    """

    measure_chosen = Signal(str)
    hovered = Signal(object)
    """The x that is read, or None when reading ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PlotHeader()
        self.canvas = PlotCanvas()
        self.map = BlockMap()
        self.map_run = MapRun()
        """Which run the map is of."""
        self._curves: list[DrawnCurve] = []
        self._phases: Sequence[PhaseLine] = ()
        self._follows = True
        self._x_end = 1.0
        self._x_unit = "epoch"
        self._theme_name = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self._build()
        self._connect()
        self._take_theme()

    def _build(self) -> None:
        self._note = QLabel("no values yet")
        self._note.setProperty("role", "muted")
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        stage = QGridLayout()
        stage.setContentsMargins(0, 0, 0, 0)
        stage.addWidget(self.canvas, 0, 0)
        stage.addWidget(self.map, 0, 0)
        self.map.hide()
        self.header.add(self.map_run)
        stage.addWidget(self._note, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self._left_out = QLabel()
        self._left_out.setProperty("role", "muted")
        self._left_out.setFont(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        self._left_out.setContentsMargins(theme.GAP, theme.GAP // 2, 2 * theme.GAP, 0)
        self._left_out.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._left_out.hide()
        stage.addWidget(self._left_out, 0, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(stage, 1)

    def _connect(self) -> None:
        self.header.measure_chosen.connect(self._measure_chosen)
        self.canvas.pointed_at.connect(lambda x: self.hovered.emit(x if self._curves else None))
        self.map.pointed_at.connect(self.hovered)
        self.canvas.double_clicked.connect(self.show_whole)
        self.canvas.moved.connect(self._stop_following)

    @property
    def measure(self) -> str:
        """The name of the series shown; empty until one is chosen."""
        return self.header.measure

    def _measure_chosen(self, name: str) -> None:
        self._follows = True
        self.setAccessibleName(f"Curves of {self.header.title()}")
        self.measure_chosen.emit(name)

    @property
    def _is_map(self) -> bool:
        return not self.map.isHidden()

    # Drawing

    def draw(self, curves: Sequence[DrawnCurve], x_end: float, x_unit: str, phases: Sequence[PhaseLine] = ()) -> None:
        """Shows the curves from 0 to `x_end` epochs or steps (`x_unit`), unless the user moved the view."""
        self._show_map(shown=False)
        self._curves, self._phases = list(curves), phases
        self._x_end, self._x_unit = x_end, x_unit
        self.canvas.clear()
        for curve in curves:
            if len(curve.line.raw_x):
                self.canvas.add_line(curve.line.raw_x, curve.line.raw_y, curve.style.faint_pen())
        for curve in curves:
            self.canvas.add_line(curve.line.x, curve.line.y, curve.style.pen())
            if curve.marked and len(curve.line.x) <= MOST_MARKED_POINTS:
                self.canvas.add_marks(curve.line.x, curve.line.y, curve.style)
        self._note.setVisible(not curves)
        self.canvas.set_x_label(x_unit)
        self._show_range()
        self.canvas.set_phases(phases, self._x_end)
        self._read(self.canvas.crosshair)

    def draw_map(self, shown: Shown) -> None:
        """Shows how the blocks of one run stood instead of curves."""
        self._show_map(shown=True)
        self._curves = []
        self._x_end, self._x_unit = shown.x_end, shown.x_unit
        self._note.hide()
        self.map.draw(shown)
        self._read(self.canvas.crosshair)

    def _show_map(self, *, shown: bool) -> None:
        self.map.setVisible(shown)
        self.map_run.setVisible(shown and self.map_run.offers_choice)
        self.canvas.setVisible(not shown)

    def tell_left_out(self, count: int) -> None:
        """How many runs have such a curve that is not drawn, for it is in another unit or sums up other tasks."""
        why = "in another unit" if measures.has_unit(self.measure) else "of other tasks"
        self._left_out.setText(f"without {count_text(count, 'run')} {why}")
        self._left_out.setVisible(count > 0)

    def useful_points(self) -> int:
        """How many points of one curve this plot can show: a lowest and a highest a pixel."""
        coarse = -(-self.width() // _PIXEL_STEP) * _PIXEL_STEP
        return min(2 * coarse, MAX_DRAWN_POINTS)

    def set_log_y(self, log_y: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """A logarithmic y axis leaves out what is not positive. The caller draws again."""
        if log_y != self.canvas.log_y:
            self.canvas.set_log_y(log_y)
            self._follows = True

    def show_whole(self) -> None:
        """Follows the curves again after the user moved the view."""
        self._follows = True
        self._show_range()

    def _stop_following(self) -> None:
        self._follows = False

    def _show_range(self) -> None:
        """The whole, unless the user moved the view, which then stays within some distance of the curves."""
        parts = [part for curve in self._curves for part in (curve.line.y, curve.line.raw_y)]
        y = np.concatenate(parts) if parts else np.empty(0)
        self.canvas.limit_to(self._x_end, y)
        if self._follows:
            self.canvas.show_range(self._x_end, y)

    # Crosshair

    def set_crosshair(self, x: float | None) -> None:
        """Reads the curves at x, drawn as a line; None takes it away."""
        self.canvas.set_crosshair(x)
        self.map.set_crosshair(x)
        self._read(x)

    def _read(self, x: float | None) -> None:
        if x is None or self._is_map:  # a map tells beside the pointer
            self.header.clear()
            return
        place = f"{self._x_unit} {x:,.1f}" if self._x_unit == "epoch" else f"{self._x_unit} {x:,.0f}"
        trains = [phase.text for phase in self._phases if phase.x <= x]
        place = f"{place} · {trains[-1]}" if trains else place
        found = [(curve, value_at(curve.line.x, curve.line.y, x)) for curve in self._curves]
        known = [(curve, wording.number(value)) for curve, value in found if value is not None]
        self.header.read(place, [(curve.style, f"{value} {curve.unit}".rstrip()) for curve, value in known])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the crosshair, up and down the block that a map is read at; plus and minus zoom, 0 shows
        the whole, Escape ends reading.
        """
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._move_crosshair(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if self._is_map:
                self.map.step_row(1 if event.key() == Qt.Key.Key_Up else -1)
                self._move_crosshair(0)
            case Qt.Key.Key_Plus | Qt.Key.Key_Minus:
                self.canvas.zoom_x(0.8 if event.key() == Qt.Key.Key_Plus else 1.25)
            case Qt.Key.Key_0:
                self.show_whole()
            case Qt.Key.Key_Escape:
                self.hovered.emit(None)
            case _:
                super().keyPressEvent(event)

    def _move_crosshair(self, direction: int) -> None:
        low, high = (0.0, self._x_end) if self._is_map else self.canvas.x_range()
        at = self.canvas.crosshair
        at = (low + high) / 2 if at is None else at
        if self._curves or self._is_map:
            self.hovered.emit(min(max(at + direction * (high - low) * _KEY_STRIDE, low), high))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.canvas.show_focus(focused=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.canvas.show_focus(focused=False)

    # Theme

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme_name != theme.current().name:
            self._take_theme()

    def _take_theme(self) -> None:
        colours = theme.current()
        self._theme_name = colours.name
        self.canvas.take_theme(focused=self.hasFocus())
        ground = self.palette()
        ground.setColor(QPalette.ColorRole.Window, QColor(colours.plot))
        self.setPalette(ground)
