from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.runs.plot_canvas import PlotCanvas


def _labels(canvas: PlotCanvas) -> list[float]:
    """What the left axis draws."""
    plot = canvas.findChild(pg.PlotWidget)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(theme.ui_font(11))
    specs = plot.getPlotItem().getAxis("left").generateDrawSpecs(painter)
    painter.end()
    return [float(text) for _, _, text in specs[2]]


@pytest.mark.parametrize("best", [0.963, 0.98, 1.0])
def test_that_the_axis_of_an_accuracy_that_nears_one_has_a_label_there(
    qtbot: QtBot, dark: theme.Theme, best: float
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(430, 240)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.show_range(10, np.array([0.1, 0.8, best]))
    assert {0.8, 1.0} <= set(_labels(canvas))
