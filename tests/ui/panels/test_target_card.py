"""What is told of the target data, and what leads on from there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.panels.reading import texts
from workbench.spec.data import BundledData
from workbench.spec.data_description import (
    DataDescription,
)
from workbench.spec.split import Split
from workbench.ui import theme
from workbench.ui.panels.link_line import LinkLine
from workbench.ui.panels.target_card import TargetDataCard


def test_that_the_data_card_shows_counts_sizes_and_what_was_skipped(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription, skipping_data: DataDescription
) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.set_data(skipping_data, Split(labelled=500), 96)
    shown = texts(card)
    assert "MNIST-5k 500 of 3,000 in training" in shown
    assert "28×28 grey → 96×96 · 10 classes, balanced" in shown
    assert "validation 1,000 · test 1,000 · seed 0" in shown
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "3 files skipped…")
    with qtbot.waitSignal(card.skipped_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["MNIST-5k", skipping_data.skipped]
    card.set_loading("Looking at other data…")
    assert not button.isVisible()
    card.set_data(target_data, Split(), 96)
    assert not button.isVisible()


def test_that_the_line_of_the_split_leads_to_its_fields_by_mouse_and_keyboard(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription
) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.show()
    card.set_data(target_data, Split(), 96)
    (line,) = card.findChildren(LinkLine)
    assert line.plain_text() == "validation 1,000 · test 1,000 · seed 0"
    assert line.toolTip() == "Change the split"
    with qtbot.waitSignal(card.split_requested):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, line.height() // 2))
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.split_requested):
            qtbot.keyClick(line, key)


def test_that_data_that_fail_can_be_tried_again_or_changed(qtbot: QtBot, dark: theme.Theme) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.show()
    card.set_error("The folder is empty.", "Choose another.", retry=True)
    assert [button.text() for button in card.findChildren(QPushButton) if button.isVisible()] == [
        "Try again",
        "Change…",
    ]
    card.set_loading("Looking at the data…")
    assert [button.text() for button in card.findChildren(QPushButton) if button.isVisible()] == ["Change…"]


def test_that_data_are_changed_from_a_menu(qtbot: QtBot, dark: theme.Theme) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "Change…")
    entries = {action.text(): action for action in button.menu().actions()}
    with qtbot.waitSignal(card.data_chosen) as chosen:
        entries["Digits (8×8)"].trigger()
    assert chosen.args == [BundledData(name="digits")]
    with qtbot.waitSignal(card.change_requested):
        entries["Folder, file or other set…"].trigger()
