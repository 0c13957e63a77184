from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.rate_popover import BlockMultiplier, RatePopover


@pytest.fixture
def popover(window: QMainWindow) -> RatePopover:
    popover = RatePopover(window)
    popover.set_blocks([BlockMultiplier("5.1", 0.5, 0.24, by_hand=True)], 1e-3)
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def number(popover: RatePopover) -> QDoubleSpinBox:
    found = popover.findChild(QDoubleSpinBox)
    assert isinstance(found, QDoubleSpinBox)
    return found


def back(popover: RatePopover) -> QPushButton:
    return next(found for found in popover.findChildren(QPushButton) if "rule" in found.text())


def said(popover: RatePopover) -> str:
    return "\n".join(line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible())


def test_that_a_rate_is_stepped_by_magnitude_and_typed(popover: RatePopover, qtbot: QtBot) -> None:
    qtbot.waitUntil(number(popover).hasFocus)
    heard: list[object] = []
    popover.rate_chosen.connect(heard.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(number(popover), key)
    assert heard == [1.0, 2.0, 1.0, 0.5, 0.2]
    number(popover).selectAll()
    qtbot.keyClicks(number(popover), "0.62")
    assert heard[-1] == 0.62


def test_that_it_says_what_the_block_trains_with(popover: RatePopover) -> None:
    assert popover.title == "Rate of 5.1"
    assert number(popover).value() == 0.5
    assert "Trains at 5e-4" in said(popover)
    assert "The rule gives ×0.24." in said(popover)


def test_that_what_a_rule_gave_is_shown_in_four_figures_and_what_was_typed_as_it_was(popover: RatePopover) -> None:
    heard: list[object] = []
    popover.rate_chosen.connect(heard.append)
    popover.set_blocks([BlockMultiplier("5.1", 0.46415888336, 0.46415888336, by_hand=False)], 1e-3)
    assert number(popover).text() == "0.4642"
    number(popover).editingFinished.emit()
    assert heard == []
    popover.set_blocks([BlockMultiplier("5.1", 0.123456, 0.46415888336, by_hand=True)], 1e-3)
    assert number(popover).text() == "0.123456"


def test_that_the_way_back_to_the_rule_is_open_where_a_rate_was_set_by_hand(popover: RatePopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.rate_chosen) as chosen:
        qtbot.mouseClick(back(popover), Qt.MouseButton.LeftButton)
    assert chosen.args == [None]
    popover.set_blocks([BlockMultiplier("5.1", 0.24, 0.24, by_hand=False)], 1e-3)
    assert not back(popover).isEnabled()
    assert "Nothing was set by hand" in back(popover).toolTip()


def test_that_several_blocks_are_shown_as_a_span(popover: RatePopover) -> None:
    popover.set_blocks(
        [BlockMultiplier("5.1", 1.0, 1.0, by_hand=False), BlockMultiplier("5.0", 0.62, 0.1 + 0.2, by_hand=True)], 1e-3
    )
    assert popover.title == "Rate of 2 blocks"
    assert "They train at 6.2e-4 to 1e-3" in said(popover)
    assert "The rule gives ×0.3 to 1." in said(popover)
    assert back(popover).isEnabled()


def test_that_a_fault_is_shown_at_the_number(popover: RatePopover) -> None:
    popover.set_fault("Choose above 0.")
    assert number(popover).property("problem")
    assert number(popover).toolTip() == "Choose above 0."
    popover.set_fault("")
    assert not number(popover).property("problem")
    assert "share of the learning rate" in number(popover).toolTip()
