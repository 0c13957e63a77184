from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QComboBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from workbench.spec.data_description import ClassCount, ColumnDescription
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.add_head_popover import AddHeadPopover

COLUMNS = tuple(ColumnDescription(name=name, classes=(ClassCount(label="a", count=1),)) for name in ("class", "parity"))


@pytest.fixture
def popover(window: QMainWindow) -> AddHeadPopover:
    popover = AddHeadPopover(window)
    popover.set_columns(COLUMNS, ["class"])
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def choice(popover: AddHeadPopover, title: str) -> QComboBox:
    return next(found for found in popover.findChildren(QComboBox) if found.accessibleName() == title)


def said(popover: AddHeadPopover) -> str:
    return "\n".join(line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible())


def add(popover: AddHeadPopover) -> QPushButton:
    return next(found for found in popover.findChildren(QPushButton) if found.text() == "Add head")


def test_that_the_mouse_adds_a_head_on_the_first_label_without_one(popover: AddHeadPopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.add_requested) as added:
        qtbot.mouseClick(add(popover), Qt.MouseButton.LeftButton)
    assert added.args == ["parity", "linear"]
    assert not popover.isVisible()


def test_that_the_keyboard_chooses_and_adds(popover: AddHeadPopover, qtbot: QtBot) -> None:
    qtbot.waitUntil(choice(popover, "Label").hasFocus)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Up)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Tab)
    qtbot.waitUntil(choice(popover, "Head").hasFocus)
    qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Down)
    assert "SimCLR" in said(popover)
    with qtbot.waitSignal(popover.add_requested) as added:
        qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Return)
    assert added.args == ["class", "mlp"]


def test_that_a_second_head_on_a_label_is_pointed_out(popover: AddHeadPopover, qtbot: QtBot) -> None:
    assert "already" not in said(popover)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Up)
    assert "“class” is predicted already" in said(popover)


def test_that_nothing_is_added_before_the_labels_are_known(popover: AddHeadPopover, qtbot: QtBot) -> None:
    popover.set_columns((), ())
    assert not add(popover).isEnabled()
    assert "not known yet" in said(popover)
    with qtbot.assertNotEmitted(popover.add_requested):
        qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Return)
    assert popover.isVisible()
