"""pyqtgraph behind a typed front: a picture that does not move, or the words that stand in its place."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_SMALLEST = QSize(240, 190)
_LEGEND_OFFSET = (-8, 4)
_LEGEND_OPACITY = 215
"""Of 255: what it covers shows through, and its words can be read."""


class StillPlot(QWidget):
    """Draws in `_draw`, in the colours of the theme; `say` puts words in the picture's place.

    What is drawn has a text of its own (`show_picture`) for those who do not see it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumSize(_SMALLEST)
        self._plot: Any = pg.PlotWidget(enableMenu=False)
        self._item: Any = self._plot.getPlotItem()
        self._item.ctrlMenu.setParent(self, Qt.WindowType.Popup)  # without an owner it would outlive the plot
        self._item.hideButtons()
        self._item.setMouseEnabled(x=False, y=False)
        self._legend: Any = self._item.addLegend(offset=_LEGEND_OFFSET)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = TextLine(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMargin(2 * GAP)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._words)
        self._layers.addWidget(self._plot)

    def say(self, words: str) -> None:
        """Shows why there is nothing to see."""
        self._words.set_runs((words, "muted"))
        self.setAccessibleDescription(words)
        self._layers.setCurrentWidget(self._words)

    def show_picture(self, description: str) -> None:
        """Draws anew; `description` says in words what is seen."""
        self.setAccessibleDescription(description)
        self._layers.setCurrentWidget(self._plot)
        self._redraw()

    @property
    def shows_picture(self) -> bool:
        return self._layers.currentWidget() is self._plot

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self.shows_picture:
            self._redraw()
        super().changeEvent(event)

    def _redraw(self) -> None:
        colours = theme.current()
        self._plot.setBackground(colours.plot)
        self._legend.clear()
        self._legend.setLabelTextColor(colours.text)
        ground = pg.mkColor(colours.plot)
        ground.setAlpha(_LEGEND_OPACITY)
        self._legend.setBrush(pg.mkBrush(ground))
        self._item.clear()
        for name in ("left", "bottom"):
            axis = self._item.getAxis(name)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setStyle(tickFont=theme.ui_font(11), tickLength=0)
            axis.enableAutoSIPrefix(False)
        self._draw()

    def _draw(self) -> None:
        raise NotImplementedError
