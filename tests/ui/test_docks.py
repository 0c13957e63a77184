"""A panel that floats is seen to float, and finds its place again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from workbench.spec.data_description import DataDescription
from workbench.spec.split import Split
from workbench.ui import theme
from workbench.ui.main_window import MainWindow
from workbench.ui.panels.sides import TransferSide
from workbench.ui.panels.thumbnails import ThumbnailStrip
from workbench.ui.settings import WindowSettings


@pytest.fixture
def window(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> MainWindow:
    window = MainWindow(
        WindowSettings(tmp_path), left=TransferSide(), centre=QLabel(), right=QLabel(), bottom=QLabel("bottom")
    )
    qtbot.addWidget(window)
    window.resize(1680, 1050)
    window.show()
    qtbot.waitExposed(window)
    return window


def panel(window: MainWindow, key: str) -> QDockWidget:
    found = window.findChild(QDockWidget, key)
    assert found is not None
    return found


def double_click(qtbot: QtBot, bar: QWidget) -> None:
    for press in (qtbot.mousePress, qtbot.mouseDClick):
        press(bar, Qt.MouseButton.LeftButton, pos=QPoint(20, 4))
        qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(20, 4))


@pytest.mark.parametrize(("key", "right", "down"), [("left", 1, 1), ("right", -1, 1), ("bottom", 0, -1)])
def test_that_a_double_click_floats_a_panel_beside_its_place_with_a_title_and_docks_it_again(
    qtbot: QtBot, window: MainWindow, key: str, right: int, down: int
) -> None:
    floated = panel(window, key)
    bar, stood = floated.titleBarWidget(), floated.mapToGlobal(QPoint())
    title = next(label for label in bar.findChildren(QLabel) if label.text() == floated.windowTitle())
    assert not title.isVisible()
    height = bar.height()
    double_click(qtbot, bar)
    assert floated.isFloating()
    qtbot.waitUntil(lambda: title.isVisible() and bar.height() > 2 * height)
    moved = floated.pos() - stood
    assert moved.x() * (right or moved.x()) > 0
    assert moved.y() * down > 0
    double_click(qtbot, bar)
    assert not floated.isFloating()
    qtbot.waitUntil(lambda: bar.height() == height)
    assert not title.isVisible()


def test_that_a_floating_panel_is_framed_and_closed_by_its_button(qtbot: QtBot, window: MainWindow) -> None:
    floated = panel(window, "left")
    double_click(qtbot, floated.titleBarWidget())
    qtbot.waitExposed(floated)
    frame = floated.grab().toImage()
    edges = {frame.pixelColor(x, y).name() for x in (0, frame.width() - 1) for y in (5, frame.height() - 5)}
    assert edges == {theme.DARK.muted}
    close = floated.titleBarWidget().findChild(QToolButton)
    assert close is not None
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert floated.isHidden()


def test_that_a_panel_that_floated_gets_its_width_back(qtbot: QtBot, window: MainWindow) -> None:
    left = panel(window, "left")
    window.actions_by_key["reset_layout"].trigger()
    width = left.width()
    assert width > left.minimumSizeHint().width()
    for narrow in (False, True):
        double_click(qtbot, left.titleBarWidget())
        if narrow:
            left.resize(290, 500)
        window.actions_by_key["reset_layout"].trigger()
        qtbot.waitUntil(lambda: not left.isFloating())
        qtbot.wait(50)
        assert left.width() == width


def test_that_ten_pictures_fit_the_narrowest_column(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription
) -> None:
    side = TransferSide()
    qtbot.addWidget(side)
    side.data.set_data(target_data, Split(), 96)
    side.resize(side.minimumWidth(), 600)
    side.show()
    qtbot.waitExposed(side)
    strip = side.findChild(ThumbnailStrip)
    assert strip is not None
    assert strip.num_shown == 10
