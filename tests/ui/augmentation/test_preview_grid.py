from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.conftest import white_picture
from workbench.spec.augmentation_preview import PreviewRow
from workbench.ui.augmentation.preview_grid import PreviewGrid


@pytest.fixture
def grid(qtbot: QtBot) -> PreviewGrid:
    grid = PreviewGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 420)
    grid.show()
    white = white_picture()
    grid.set_rows([PreviewRow(name=f"{at}.png", stored=white, seen=white, draws=(white,) * 5) for at in range(4)])
    return grid


def colour_in(grid: PreviewGrid, row: int, column: int) -> QColor:
    return grid.grab().toImage().pixelColor(grid.place_of(row, column).center())


def test_that_every_picture_is_drawn_within_the_widget_and_none_over_another(grid: PreviewGrid) -> None:
    assert grid.num_pictures == 28
    places = [grid.place_of(row, column) for row in range(4) for column in range(7)]
    assert all(grid.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for at, a in enumerate(places) for b in places[at + 1 :])
    assert all(colour_in(grid, row, column) == QColor("white") for row, column in ((0, 0), (3, 1), (2, 6)))


@pytest.mark.usefixtures("dark")
def test_that_pictures_of_what_was_before_are_faint_until_new_ones_come(grid: PreviewGrid) -> None:
    grid.set_stale(stale=True)
    assert colour_in(grid, 1, 3) != QColor("white")
    grid.set_rows([PreviewRow(name="a", stored=white_picture(), seen=white_picture(), draws=(white_picture(),))])
    assert colour_in(grid, 0, 2) == QColor("white")
    assert "1 training example, each" in grid.accessibleDescription()
