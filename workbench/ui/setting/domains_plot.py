"""Both domains as points on the plane in which they vary most together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.spec.shift import Point, ShiftMeasured
from workbench.ui import theme
from workbench.ui.setting.still_plot import StillPlot

_UNMEASURED = "Measure the shift to see where both sides lie in the features of the source model."
_POINT_SIZE = 6
_ROOM = 0.1
"""Beside the points, for the legend."""
_OPACITY = 150
"""Of 255: points that lie over each other show."""


class DomainsPlot(StillPlot):
    """Source as discs, target as triangles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Source and target in the features of the source model", parent)
        self._shift: ShiftMeasured | None = None
        self.set_shift(None)

    def set_shift(self, shift: ShiftMeasured | None) -> None:
        self._shift = shift
        if shift is None:
            self.say(_UNMEASURED)
            return
        first, second = (f"{100 * share:.0f} %" for share in shift.explained)
        self._item.setLabel("bottom", f"first component, {first} of the variance")
        self._item.setLabel("left", f"second, {second}")
        self.show_picture(
            f"{len(shift.source_points)} source and {len(shift.target_points)} target examples on two principal "
            f"components, which hold {first} and {second} of the variance."
        )

    @override
    def _draw(self) -> None:
        if self._shift is None:
            return
        source, target = theme.current().curves[:2]
        self._add(self._shift.source_points, "o", source, "source")
        self._add(self._shift.target_points, "t1", target, "target")
        self._item.autoRange(padding=_ROOM)

    def _add(self, points: Sequence[Point], symbol: str, colour: str, name: str) -> None:
        outline = pg.mkPen(colour, width=1)
        filled = pg.mkColor(colour)
        filled.setAlpha(_OPACITY if symbol == "o" else 0)
        marks = pg.ScatterPlotItem(
            pos=np.array(points).reshape(-1, 2), symbol=symbol, size=_POINT_SIZE, pen=outline, brush=pg.mkBrush(filled)
        )
        self._item.addItem(marks)
        self._legend.addItem(marks, name)
