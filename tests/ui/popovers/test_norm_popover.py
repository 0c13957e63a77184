from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QRadioButton
from pytestqt.qtbot import QtBot

from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.norm_popover import NormPopover


@pytest.fixture
def popover(window: QMainWindow) -> NormPopover:
    popover = NormPopover(window)
    popover.set_policy("frozen")
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def radio(popover: NormPopover, text: str) -> QRadioButton:
    return next(button for button in popover.findChildren(QRadioButton) if button.text() == text)


def test_that_a_click_chooses_a_policy(popover: NormPopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.policy_chosen) as chosen:
        qtbot.mouseClick(radio(popover, "Live"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert chosen.args == ["live"]


def test_that_a_click_on_the_explanation_chooses_too(popover: NormPopover, qtbot: QtBot) -> None:
    line = next(line for line in popover.findChildren(TextLine) if "AdaBN" in line.plain_text())
    with qtbot.waitSignal(popover.policy_chosen) as chosen:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert chosen.args == ["statistics"]
    assert radio(popover, "Live statistics").isChecked()


def test_that_the_arrow_keys_go_from_policy_to_policy(popover: NormPopover, qtbot: QtBot) -> None:
    heard: list[str] = []
    popover.policy_chosen.connect(heard.append)
    for text in ("Frozen", "Live statistics"):
        qtbot.waitUntil(radio(popover, text).hasFocus)
        qtbot.keyClick(radio(popover, text), Qt.Key.Key_Down)
    assert heard == ["statistics", "live"]


def test_that_showing_a_policy_says_nothing_and_ticks_only_it(popover: NormPopover, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(popover.policy_chosen):
        popover.set_policy("statistics")
    assert [button.text() for button in popover.findChildren(QRadioButton) if button.isChecked()] == ["Live statistics"]


def test_that_every_policy_is_explained(popover: NormPopover) -> None:
    buttons = popover.findChildren(QRadioButton)
    assert len(buttons) == 3
    shown = {line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible()}
    assert all(button.accessibleDescription() in shown for button in buttons)
