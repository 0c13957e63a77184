from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from workbench.ui.popovers.placing import placed

ROOM = QRect(0, 0, 1000, 700)
SIZE = QSize(300, 200)


def test_that_a_panel_stands_below_its_anchor_where_it_fits() -> None:
    assert placed(QRect(100, 50, 80, 20), SIZE, ROOM, 4) == QPoint(100, 74)


def test_that_it_stands_above_where_there_is_no_room_below() -> None:
    assert placed(QRect(100, 600, 80, 20), SIZE, ROOM, 4) == QPoint(100, 396)


def test_that_it_stands_beside_where_there_is_room_neither_below_nor_above() -> None:
    high = QRect(100, 150, 80, 400)
    assert placed(high, SIZE, ROOM, 4) == QPoint(184, 150)
    assert placed(high.translated(700, 0), SIZE, ROOM, 4) == QPoint(496, 150)


def test_that_it_is_moved_left_to_stay_in_the_window() -> None:
    assert placed(QRect(950, 50, 40, 20), SIZE, ROOM, 4) == QPoint(700, 74)


rects = st.builds(QRect, st.integers(-500, 1500), st.integers(-500, 1500), st.integers(1, 900), st.integers(1, 900))
sizes = st.builds(QSize, st.integers(1, 1000), st.integers(1, 700))


@given(rects, sizes)
def test_that_whatever_fits_into_the_window_is_wholly_within_it(anchor: QRect, size: QSize) -> None:
    assert ROOM.contains(QRect(placed(anchor, size, ROOM, 4), size))


@given(rects)
def test_that_what_is_too_large_begins_at_the_windows_corner(anchor: QRect) -> None:
    assert placed(anchor, QSize(1200, 900), ROOM, 4) == QPoint(0, 0)
