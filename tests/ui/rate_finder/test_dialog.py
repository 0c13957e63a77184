"""The finder's dialog: what it shows in each state, and what it announces."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.spec.rate_curve import RateCurve
from workbench.ui.rate_finder.dialog import RateFinderDialog
from workbench.ui.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, both_themes: Theme) -> RateFinderDialog:
    dialog = RateFinderDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def test_that_before_a_search_it_says_what_one_takes_and_offers_nothing_to_use(dialog: RateFinderDialog) -> None:
    assert "a hundred steps of training" in dialog.view.accessibleDescription()
    assert not dialog.view.shows_picture
    assert not any(button.isEnabled() for button in dialog.marks.buttons.values())
    assert dialog.search.isVisible()
    assert not dialog.cancel.isVisible()


def test_that_a_search_is_begun_and_cancelled_by_keys_in_the_same_place(qtbot: QtBot, dialog: RateFinderDialog) -> None:
    dialog.search.setFocus()
    with qtbot.waitSignal(dialog.search_requested):
        qtbot.keyClick(dialog.search, Qt.Key.Key_Space)
    dialog.set_searching("Trying learning rates: 3 of 100", 3, 100)
    assert dialog.focusWidget() is dialog.cancel
    assert dialog.words.plain_text() == "Trying learning rates: 3 of 100"
    with qtbot.waitSignal(dialog.cancel_requested):
        qtbot.keyClick(dialog.cancel, Qt.Key.Key_Space)
    dialog.set_idle()
    assert dialog.focusWidget() is dialog.search


def test_that_each_mark_is_used_as_it_is_shown(qtbot: QtBot, dialog: RateFinderDialog, curve: RateCurve) -> None:
    dialog.set_curve(curve, 1e-3)
    assert "57 of 80 steps in 12 s on CPU, 2 threads; ended where the loss left" in dialog.words.plain_text()
    for mark in curve.marks:
        button = dialog.marks.buttons[mark.kind]
        assert mark.rate is not None
        with qtbot.waitSignal(dialog.rate_chosen) as chosen:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert chosen.args is not None
        assert chosen.args[0] == float(button.text().removeprefix("Use "))
        assert chosen.args[0] == pytest.approx(mark.rate, rel=0.05)


def test_that_a_mark_that_cannot_be_told_says_why_and_cannot_be_used(
    dialog: RateFinderDialog, risen: RateCurve
) -> None:
    dialog.set_curve(risen, 1e-3)
    assert not any(button.isEnabled() for button in dialog.marks.buttons.values())
    assert dialog.marks.meaning_text("steepest") == "The smoothed loss never falls."
    assert "No suggestion" in dialog.view.accessibleDescription()
    assert "as phase 2 of 2 trains" in dialog.words.plain_text()


def test_that_values_are_read_below_the_curve_and_return_uses_nothing(
    qtbot: QtBot, dialog: RateFinderDialog, curve: RateCurve
) -> None:
    dialog.set_curve(curve, 1e-3)
    assert dialog.focusWidget() is dialog.view
    qtbot.keyClick(dialog.view, Qt.Key.Key_Home)
    assert dialog.point.plain_text() == "Rate 1.00e-07: loss of the step 2.300, smoothed 2.300"
    with qtbot.assertNotEmitted(dialog.rate_chosen), qtbot.assertNotEmitted(dialog.search_requested):
        qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_that_a_refusal_takes_the_place_of_what_was_found(dialog: RateFinderDialog, curve: RateCurve) -> None:
    dialog.set_curve(curve, 1e-3)
    dialog.set_refused("data.path: There is no such folder.", "Choose another one.")
    assert dialog.words.plain_text() == "data.path: There is no such folder. Choose another one."
    assert not dialog.view.shows_picture
    assert not any(button.isEnabled() for button in dialog.marks.buttons.values())
