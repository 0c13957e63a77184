from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.phases import AtOnce, AutomaticUnfreezing, GradualUnfreezing, Phases, ProbeThenTune
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.rate_popover import BlockMultiplier, RatePopover
from workbench.ui.popovers.rate_words import PhasedRate, phases_in, rate_words


@pytest.fixture
def popover(window: QMainWindow) -> RatePopover:
    popover = RatePopover(window)
    popover.set_blocks([BlockMultiplier("5.1", PhasedRate(0.5), 0.24, by_hand=True)], 1e-3)
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
    popover.set_blocks([BlockMultiplier("5.1", PhasedRate(0.46415888336), 0.46415888336, by_hand=False)], 1e-3)
    assert number(popover).text() == "0.4642"
    number(popover).editingFinished.emit()
    assert heard == []
    popover.set_blocks([BlockMultiplier("5.1", PhasedRate(0.123456), 0.46415888336, by_hand=True)], 1e-3)
    assert number(popover).text() == "0.123456"


def test_that_the_way_back_to_the_rule_is_open_where_a_rate_was_set_by_hand(popover: RatePopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.rate_chosen) as chosen:
        qtbot.mouseClick(back(popover), Qt.MouseButton.LeftButton)
    assert chosen.args == [None]
    popover.set_blocks([BlockMultiplier("5.1", PhasedRate(0.24), 0.24, by_hand=False)], 1e-3)
    assert not back(popover).isEnabled()
    assert "Nothing was set by hand" in back(popover).toolTip()


def test_that_several_blocks_are_shown_as_a_span(popover: RatePopover) -> None:
    popover.set_blocks(
        [
            BlockMultiplier("5.1", PhasedRate(1.0), 1.0, by_hand=False),
            BlockMultiplier("5.0", PhasedRate(0.62), 0.1 + 0.2, by_hand=True),
        ],
        1e-3,
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


TRAINS, ADAPTED = (False, False, True, True), (False, True, False, False)


@pytest.mark.parametrize(
    ("spec", "blocks", "words"),
    [
        (AtOnce(), [3], "Trains at 1e-3"),
        (ProbeThenTune(factor=0.1), [3], "Trains at 1e-4 in the tuning (×0.1)"),
        (ProbeThenTune(factor=1.0), [3], "Trains at 1e-3 in the tuning"),
        (ProbeThenTune(factor=0.1), [1], "Trains at 1e-3 in the probe, 1e-4 in the tuning (×0.1)"),
        (ProbeThenTune(factor=0.1), [3, 2, 1], "They train at 1e-4 in the tuning (×0.1)"),
        (ProbeThenTune(factor=0.1), [0], "Trains at 1e-3"),
        (ProbeThenTune(factor=0.1), [3, 2, 0], "They train at 1e-4 in the tuning (×0.1)"),
        (GradualUnfreezing(epochs=2, factor=0.5), [3], "Begins at 5e-4 in epoch 3 (×0.5)"),
        (GradualUnfreezing(epochs=2, factor=0.5), [2], "Begins at 2.5e-4 in epoch 5 (×0.25)"),
        (
            GradualUnfreezing(epochs=2, factor=0.5),
            [3, 2],
            "They begin at 2.5e-4 to 5e-4 in epochs 3 to 5 (×0.25 to 0.5)",
        ),
        (GradualUnfreezing(epochs=2, factor=0.5), [1], "Begins at 1e-3 in epoch 1"),
        (GradualUnfreezing(epochs=1), [2], "Begins at 1e-3 in epoch 3"),
        (AutomaticUnfreezing(patience=2), [2], "Begins at 1e-3 in epoch 6 at the earliest"),
        (AutomaticUnfreezing(factor=0.5), [3], "Begins at 5e-4 in epoch 4 at the earliest (×0.5)"),
        (AutomaticUnfreezing(), [1], "Begins at 1e-3 in epoch 1"),
    ],
)
def test_that_the_rate_told_is_that_of_the_phase_in_which_the_block_trains(
    spec: Phases, blocks: list[int], words: str
) -> None:
    phases = phases_in(spec, TRAINS, ADAPTED)
    told = rate_words([PhasedRate(1.0, phases[at]) for at in blocks], 1e-3, spec)
    assert " ".join(filter(None, (told.verb, told.rate, told.when))) == words


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (ProbeThenTune(factor=0.1), "Trains at 1e-3 in the probe, 1e-4 in the tuning (×0.1)"),
        (GradualUnfreezing(epochs=2, factor=0.5), "Begins at 1e-3 in epoch 1"),
    ],
)
def test_that_the_adapters_of_a_block_that_trains_itself_begin_before_it(spec: Phases, words: str) -> None:
    phases = phases_in(spec, (False, True), (False, True))
    told = rate_words([PhasedRate(1.0, phases[1])], 1e-3, spec)
    assert " ".join(filter(None, (told.verb, told.rate, told.when))) == words


def test_that_phases_change_nothing_where_adapters_alone_train() -> None:
    spec = ProbeThenTune(factor=0.1)
    phases = phases_in(spec, (False, False), (True, False))
    assert rate_words([PhasedRate(0.5, phases[0])], 1e-3, spec) == rate_words([PhasedRate(0.5)], 1e-3, AtOnce())


def test_that_the_popover_tells_the_rate_of_the_tuning_and_keeps_the_multiplier(popover: RatePopover) -> None:
    spec = ProbeThenTune(factor=0.1)
    rate = PhasedRate(0.5, phases_in(spec, TRAINS, ADAPTED)[3])
    popover.set_blocks([BlockMultiplier("5.1", rate, 0.24, by_hand=True)], 1e-3, spec)
    assert "Trains at 5e-5 in the tuning (×0.1)" in said(popover)
    assert number(popover).value() == 0.5
