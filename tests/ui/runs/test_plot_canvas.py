from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.runs.plot_canvas import PhaseLine, PlotCanvas, power_of_ten


def _labels(canvas: PlotCanvas) -> list[float]:
    return [float(text) for text in _texts(canvas)]


def _texts(canvas: PlotCanvas) -> list[str]:
    """What the left axis draws."""
    plot = canvas.findChild(pg.PlotWidget)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(theme.ui_font(11))
    specs = plot.getPlotItem().getAxis("left").generateDrawSpecs(painter)
    painter.end()
    return [str(text) for _, _, text in specs[2]]


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


@pytest.mark.parametrize("log_y", [False, True])
def test_that_the_ticks_of_small_values_are_all_written_as_powers_of_ten(
    qtbot: QtBot, dark: theme.Theme, *, log_y: bool
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(430, 240)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.set_log_y(log_y)
    canvas.show_range(10, np.array([1e-5, 5e-5, 2e-4]))
    texts = _texts(canvas)
    assert len(texts) > 2
    assert all("e-" in text for text in texts if text != "0")
    assert "1e-4" in texts


@pytest.mark.parametrize(("value", "text"), [(1e-4, "1e-4"), (2.5e-5, "2.5e-5"), (0.0, "0"), (1e-19, "0"), (10, "1e1")])
def test_that_powers_of_ten_are_short(value: float, text: str) -> None:
    assert power_of_ten(value) == text


@pytest.mark.parametrize("log_y", [False, True])
def test_that_the_view_stays_near_the_curves(qtbot: QtBot, dark: theme.Theme, *, log_y: bool) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.set_log_y(log_y)
    y = np.array([0.1, 1.0])
    canvas.limit_to(10, y)
    canvas.show_range(10, y)
    view = canvas.findChild(pg.PlotWidget).getViewBox()
    whole_low, whole_high = view.viewRange()[1]
    for _ in range(50):
        view.scaleBy((1.5, 1.5))
    low, high = canvas.x_range()
    assert -2 < low <= 0
    assert 10 <= high < 12
    assert view.viewRange()[1][1] - view.viewRange()[1][0] < 2 * (whole_high - whole_low)
    for _ in range(200):
        canvas.zoom_x(0.8)
    assert canvas.x_range()[1] - canvas.x_range()[0] == pytest.approx(0.01)


def test_that_phases_are_told_as_there_is_room(qtbot: QtBot) -> None:
    """In full, in short, in short along the lines, and then some without."""
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 200)
    with qtbot.waitExposed(canvas):
        canvas.show()

    def texts(count: int) -> list[str]:
        canvas.set_phases([PhaseLine(at, f"{at}.0 and above", f"{at}.0 ↑") for at in range(count)], count)
        return [item.label.textItem.toPlainText() if hasattr(item, "label") else "" for item in canvas._phase_items]

    assert texts(2) == ["0.0 and above", "1.0 and above"]
    assert texts(12) == [f"{at}.0 ↑" for at in range(12)]
    assert "" in texts(120)
    canvas.set_phases([], 1.0)
    assert canvas._phase_items == []


def test_that_phases_keep_to_their_room_when_the_plot_narrows(qtbot: QtBot) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 200)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.set_phases([PhaseLine(at, f"{at}.0 and above", f"{at}.0 ↑") for at in range(6)], 6)
    assert canvas._phase_items[0].label.textItem.toPlainText() == "0.0 and above"
    canvas.resize(300, 200)
    qtbot.waitUntil(lambda: canvas._phase_items[0].label.textItem.toPlainText() == "0.0 ↑")
