from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.adapters import BitFitAdapter, LoraAdapter
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.adapter_popover import AdapterPopover


@pytest.fixture
def popover(window: QMainWindow) -> AdapterPopover:
    popover = AdapterPopover(window)
    popover.set_adapter(LoraAdapter(blocks=("5.0", "5.1"), rank=4), "5.1")
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def number(popover: AdapterPopover, name: str) -> QDoubleSpinBox:
    return next(spin for spin in popover.findChildren(QDoubleSpinBox) if spin.accessibleName() == name)


def button(popover: AdapterPopover, text: str) -> QPushButton:
    return next(found for found in popover.findChildren(QPushButton) if found.text() == text)


def said(popover: AdapterPopover) -> str:
    return "\n".join(line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible())


def test_that_it_says_what_it_edits_and_where(popover: AdapterPopover) -> None:
    assert popover.title == "LoRA on 5.1, 5.0"
    assert "Hu et al. 2021" in said(popover)
    assert "can be merged" in said(popover)
    popover.set_adapter(BitFitAdapter(blocks=tuple("abcde")), "a")
    assert popover.title == "BitFit on 5 blocks"
    assert "On e, d, c, b, a" in said(popover)


def test_that_a_parameter_is_edited_while_it_is_typed(popover: AdapterPopover, qtbot: QtBot) -> None:
    rank = number(popover, "Rank")
    qtbot.waitUntil(rank.hasFocus)
    assert rank.value() == 4
    with qtbot.waitSignal(popover.field_changed) as changed:
        rank.selectAll()
        qtbot.keyClicks(rank, "8")
    assert changed.args == ["rank", 8]


def test_that_each_kind_has_a_form_of_its_own_without_the_blocks(popover: AdapterPopover) -> None:
    names = {editor.accessibleName() for editor in popover.findChildren(QDoubleSpinBox) if editor.isVisible()}
    assert names == {"Rank", "Alpha", "Dropout"}
    popover.set_adapter(BitFitAdapter(blocks=("5.1",)), "5.1")
    assert not any(editor.isVisible() for editor in popover.findChildren(QDoubleSpinBox))
    popover.set_adapter(LoraAdapter(blocks=("5.1",), rank=2), "5.1")
    assert number(popover, "Rank").isVisible()
    assert number(popover, "Rank").value() == 2


def test_that_the_buttons_say_what_is_wanted(popover: AdapterPopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.removed):
        qtbot.mouseClick(button(popover, "Remove"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(popover.copied):
        qtbot.keyClick(button(popover, "Copy"), Qt.Key.Key_Space)
    with qtbot.waitSignal(popover.split_requested) as split:
        qtbot.mouseClick(button(popover, "Only this block"), Qt.MouseButton.LeftButton)
    assert split.args == ["5.1"]


def test_that_only_an_adapter_on_several_blocks_can_be_split(popover: AdapterPopover) -> None:
    assert button(popover, "Only this block").isVisible()
    popover.set_adapter(LoraAdapter(blocks=("5.1",)), "5.1")
    assert not button(popover, "Only this block").isVisible()


@pytest.mark.parametrize(
    ("parameters", "blocks", "text"),
    [(12_288, 3, "+12.3 k parameters in 3 blocks"), (96, 1, "+96 parameters in 1 block")],
)
def test_that_it_says_what_the_adapter_adds(popover: AdapterPopover, parameters: int, blocks: int, text: str) -> None:
    assert "parameters" not in said(popover)
    popover.set_added(parameters, blocks)
    assert text in said(popover)
    popover.set_added(None, 0)
    assert "parameters" not in said(popover)


def test_that_it_says_that_an_adapter_tunes_what_is_there(popover: AdapterPopover) -> None:
    popover.set_adapter(BitFitAdapter(blocks=("5.1", "5.0")), "5.1")
    popover.set_added(1_300, 2)
    assert "Tunes 1.3 k parameters in 2 blocks, adds none" in said(popover)
    assert "+" not in said(popover)


def test_that_a_fault_is_shown_at_its_field(popover: AdapterPopover) -> None:
    popover.set_faults({"rank": "Choose 1 to 1,024."})
    assert number(popover, "Rank").toolTip() == "Choose 1 to 1,024."
    assert number(popover, "Rank").property("problem")
    popover.set_faults({})
    assert not number(popover, "Rank").property("problem")
