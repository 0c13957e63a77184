"""The finder's picture, looked at in its pixels, and read by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.spec.rate_curve import RateCurve
from workbench.ui.rate_finder.curve_view import CurveView, nearest, point_text, shown_losses
from workbench.ui.rate_finder.mark_styles import colour_of
from workbench.ui.theme import Theme


@pytest.fixture
def view(qtbot: QtBot, both_themes: Theme, curve: RateCurve) -> CurveView:
    view = CurveView()
    qtbot.addWidget(view)
    view.resize(640, 360)
    view.set_curve(curve, 1e-3)
    view.show()
    qtbot.waitExposed(view)
    QApplication.processEvents()
    return view


def hued(image: QImage, colour: str) -> int:
    hue = QColor(colour).hue()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(pixel.saturation() > 60 and abs(pixel.hue() - hue) < 8 for pixel in pixels)


def test_that_the_three_marks_and_the_curve_are_drawn_in_colours_of_the_theme(
    view: CurveView, curve: RateCurve, both_themes: Theme
) -> None:
    image = view.grab().toImage()
    assert hued(image, both_themes.curves[0]) > 100
    for mark in curve.marks:
        # The mark on the curve and the one in the legend.
        assert hued(image, colour_of(mark.kind)) > 80, mark.kind


def test_that_those_who_see_no_picture_are_told_of_its_range_and_suggestions(view: CurveView, curve: RateCurve) -> None:
    steepest = next(mark.rate for mark in curve.marks if mark.kind == "steepest")
    assert steepest == pytest.approx(10 ** (-7 + 37 / 10), rel=0.3)
    said = view.accessibleDescription()
    assert said.startswith("Loss at 57 rates from 1e-07 to ")
    assert "Steepest 5e-4" in said


def test_that_arrow_keys_read_the_values_and_stay_within_the_curve(
    qtbot: QtBot, view: CurveView, curve: RateCurve
) -> None:
    told: list[int | None] = []
    view.pointed_at.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
    assert told == [28, 29, 28, 56, 0]
    assert point_text(curve, 0) == "Rate 1.00e-07: loss of the step 2.300, smoothed 2.300"


def test_that_the_mouse_points_at_the_nearest_rate_and_at_none_once_it_left(view: CurveView) -> None:
    told: list[int | None] = []
    view.pointed_at.connect(told.append)
    scene, inside = view._plot.scene(), view._item.getViewBox().sceneBoundingRect()
    scene.sigMouseMoved.emit(inside.center())
    scene.sigMouseMoved.emit(inside.topLeft() - QPointF(20, -20))  # over the axis
    scene.sigMouseMoved.emit(inside.center() + QPointF(inside.width(), 0) * 0.25)
    view.eventFilter(view._plot.viewport(), QEvent(QEvent.Type.Leave))
    # The view is 5.6 decades wide and a margin of 4 %: a quarter of it is 14.6 tenths of a decade.
    assert told == [28, None, 43, None]


def test_that_the_nearest_rate_is_the_one_the_smallest_factor_away() -> None:
    rates = (1e-3, 1e-2, 1e-1)
    assert [nearest(rates, rate) for rate in (1e-9, 2.9e-3, 3.3e-3, 0.0316, 0.0317, 50.0)] == [0, 0, 1, 1, 2, 2]


def test_that_a_loss_that_left_does_not_press_the_curve_flat(curve: RateCurve) -> None:
    low, high = shown_losses(curve)
    assert low < min(curve.losses)
    assert 2.3 < high < 4 < max(curve.losses)


def test_that_a_level_curve_has_some_height(risen: RateCurve) -> None:
    low, high = shown_losses(risen)
    assert low < 1.0 < high
