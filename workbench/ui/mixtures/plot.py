"""The scores of mixtures over the share of the tuned weights."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.measures import is_share
from workbench.mixtures import MixtureCurve, MixtureLine, lines_of
from workbench.series_words import Units, score, unit_of
from workbench.spec.printable import printable
from workbench.ui import theme
from workbench.ui.setting.still_plot import StillPlot

NO_CURVE = "This run has no mixtures: it ended before they were judged."
_MARK = 5
_ROOM = 0.04
_X_END, _X_END_OF_TASKS = 1.42, 1.65
"""The legend stands beside the curves, whose ends matter most; names of tasks make it wider."""


class MixturesPlot(StillPlot):
    """A colour for each task, or for the mean; test drawn through, validation dashed; a line stands at what is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Scores of the mixtures", parent)
        self._curve: MixtureCurve | None = None
        self._lines: list[MixtureLine] = []
        self._item.setLabel("bottom", "α, the share of the tuned weights")
        self._item.showGrid(x=False, y=True, alpha=0.3)
        self.set_curve(None, {})

    def set_curve(self, curve: MixtureCurve | None, units: Units) -> None:
        self._curve = curve
        self._lines = _comparable(lines_of(curve)) if curve else []
        if curve is None or not self._lines:
            self.say(NO_CURVE if curve is None else "Nothing of this run was judged.")
            return
        unit = "%" if is_share(self._lines[0].like) else unit_of(self._lines[0].like, units)
        self._item.setLabel("left", ", ".join(filter(None, (self._lines[0].title.removesuffix(" (mean)"), unit))))
        ends = (
            f"{_name(line)}: {score(line.like, line.values[0], units)} at the start, "
            f"{score(line.like, line.values[-1], units)} tuned"
            for line in self._lines
        )
        self.show_picture(f"Kept is the mixture at α = {curve.kept:.2f}. {'; '.join(ends)}.")

    @override
    def _draw(self) -> None:
        if self._curve is None:
            return
        colours = theme.current().curves
        titles = list(dict.fromkeys(line.title for line in self._lines))
        for line in self._lines:
            colour = colours[titles.index(line.title) % len(colours)]
            style = Qt.PenStyle.SolidLine if line.part == "test" else Qt.PenStyle.DashLine
            heights = [100 * value for value in line.values] if is_share(line.like) else list(line.values)
            self._item.plot(
                list(self._curve.shares),
                heights,
                pen=pg.mkPen(colour, width=1, style=style),
                symbol="o" if line.part == "test" else "t1",
                symbolSize=_MARK,
                symbolPen=pg.mkPen(colour),
                symbolBrush=pg.mkBrush(colour if line.part == "test" else None),
                name=_name(line),
                connect="finite",
            )
        muted = theme.current().muted
        words = {"position": 0.06, "color": muted, "anchors": [(1.1, 1.0), (1.1, 1.0)]}
        kept = pg.InfiniteLine(self._curve.kept, pen=pg.mkPen(muted, width=1), label="kept", labelOpts=words)
        self._item.addItem(kept, ignoreBounds=True)
        self._item.getAxis("bottom").setTicks([[(at / 5, f"{at / 5:.1f}") for at in range(6)]])
        self._item.autoRange(padding=_ROOM)
        self._item.setXRange(-_ROOM, _X_END if len(titles) == 1 else _X_END_OF_TASKS, padding=0)


def _comparable(lines: list[MixtureLine]) -> list[MixtureLine]:
    """Those that can share an axis with the first; the table beside the picture has all."""
    return [line for line in lines if is_share(line.like) == is_share(lines[0].like)]


def _name(line: MixtureLine) -> str:
    return printable(f"{line.title}, {line.part}")
