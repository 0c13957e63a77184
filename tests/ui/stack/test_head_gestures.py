from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.stack.heard import record
from workbench.ui.stack import StackView
from workbench.ui.stack.aiming import rect_of
from workbench.ui.stack.targets import HeadTarget

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three(view: StackView) -> StackView:
    view.set_heads([("digit", "linear", 10), ("parity", "cosine", 2), ("thickness", "MLP", 1)])
    return view


def chip(view: StackView, slot: Any) -> QPoint:
    return view.canvas.mapFromScene(rect_of(view.canvas.stack_scene, HeadTarget(slot)).center())


def to_the_heads(view: StackView) -> None:
    """Ctrl+End to the topmost row, Ctrl+Up beyond it."""
    QTest.keyClick(view.canvas, Key.Key_End, CTRL)
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)


def test_that_a_click_opens_a_head_and_the_last_chip_adds_one(three: StackView, hand: Any) -> None:
    opened, added = record(three.head_activated), record(three.head_add_requested)
    hand.click(chip(three, 1))
    hand.click(chip(three, "add"))
    [[task, rect]] = opened
    assert task == "parity"
    assert rect.contains(three.canvas.viewport().mapToGlobal(chip(three, 1)))
    assert len(added) == 1


def test_that_the_keys_open_and_add_the_same(three: StackView) -> None:
    opened, added = record(three.head_activated), record(three.head_add_requested)
    to_the_heads(three)
    QTest.keyClick(three.canvas, Key.Key_Right)
    QTest.keyClick(three.canvas, Key.Key_Return)
    for _ in range(5):
        QTest.keyClick(three.canvas, Key.Key_Right)
    QTest.keyClick(three.canvas, Key.Key_Return)
    assert [task for task, _ in opened] == ["parity"]
    assert len(added) == 1


def test_that_a_head_is_dragged_to_another_place(three: StackView, hand: Any) -> None:
    moved, opened = record(three.head_moved), record(three.head_activated)
    hand.carry(chip(three, 0), chip(three, 1) + QPoint(30, 0))
    hand.carry(chip(three, 2), chip(three, 0) - QPoint(30, 0))
    hand.carry(chip(three, 1), chip(three, 1) + QPoint(20, 0))
    assert moved == [("digit", 1), ("thickness", 0)]
    assert len(opened) == 0


def test_that_the_keys_move_a_head_as_the_mouse_does(three: StackView) -> None:
    moved = record(three.head_moved)
    to_the_heads(three)
    QTest.keyClick(three.canvas, Key.Key_Left, CTRL | SHIFT)
    QTest.keyClick(three.canvas, Key.Key_Right, CTRL | SHIFT)
    assert moved == [("digit", 1)], "there is no place left of the first"


def test_that_escape_puts_a_dragged_head_back(three: StackView, hand: Any) -> None:
    moved = record(three.head_moved)
    before = chip(three, 0)
    hand.press(before)
    hand.move(chip(three, 2))
    assert chip(three, 0) != before
    QTest.keyClick(three.canvas, Key.Key_Escape)
    assert chip(three, 0) == before
    hand.release(chip(three, 2))
    assert len(moved) == 0


def test_that_heads_have_a_menu_by_mouse_and_by_key(three: StackView) -> None:
    asked, rows = record(three.head_menu_requested), record(three.menu_requested)
    port, point = three.canvas.viewport(), chip(three, 2)
    QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, port.mapToGlobal(point)))
    to_the_heads(three)
    QTest.keyClick(three.canvas, Key.Key_Menu)
    assert [task for task, _ in asked] == ["thickness", "digit"]
    assert len(rows) == 0


def test_that_the_cursor_comes_back_from_the_heads_to_the_rows(three: StackView) -> None:
    asked = record(three.menu_requested)
    to_the_heads(three)
    QTest.keyClick(three.canvas, Key.Key_Down, CTRL)
    QTest.keyClick(three.canvas, Key.Key_Menu)
    assert asked[0][0] == ("5.0",)


def test_that_a_stack_without_heads_offers_to_add_one(view: StackView, hand: Any) -> None:
    added = record(view.head_add_requested)
    view.set_heads([])
    hand.click(chip(view, "add"))
    assert len(added) == 1
    assert "Add a task head" in view.canvas.tip_at(chip(view, "add"))


def test_that_heads_without_room_are_counted_and_still_reached_by_the_keys(view: StackView) -> None:
    opened = record(view.head_activated)
    view.resize(360, 480)
    view.set_heads([(f"task{number}", "linear", 2) for number in range(9)])
    tip = view.canvas.tip_at(chip(view, "more"))
    assert "task8" in tip
    assert "task0" not in tip
    to_the_heads(view)
    for _ in range(8):
        QTest.keyClick(view.canvas, Key.Key_Right)
    QTest.keyClick(view.canvas, Key.Key_Return)
    assert opened[0][0] == "task8"
