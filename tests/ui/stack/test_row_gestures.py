from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.stack.heard import record
from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.aiming import rect_of
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.targets import RowTarget

Key = Qt.Key
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def told(view: StackView) -> StackView:
    """Three frozen blocks, the lowest two with an adapter; batch norm in all of them."""
    chips = {0: (AdapterChip("LoRA r8", "LoRA of rank 8", 0),), 1: (AdapterChip("BitFit", "", 1),)}
    view.set_states(
        [
            BlockState(
                trains=block >= 3,
                adapted=block in chips,
                rate=1.0 if block >= 3 or block in chips else None,
                norm="frozen" if block < 3 else "",
                chips=chips.get(block, ()),
            )
            for block in range(6)
        ]
    )
    return view


def part(view: StackView, block: int, name: Any) -> QPoint:
    """The middle of a part of a row, in the viewport."""
    return view.canvas.mapFromScene(rect_of(view.canvas.stack_scene, RowTarget(Spot(block), name)).center())


def chosen_rows(view: StackView) -> list[int]:
    return [block for block, row in enumerate(view.canvas.stack_scene.rows.items) if row.state.selected]


# Choosing rows -------------------------------------------------------------------------------------------------------


def test_that_ctrl_click_chooses_rows_and_shift_click_stretches(view: StackView, hand: Any) -> None:
    moved = record(view.boundary_chosen)
    hand.click(hand.on_row(1), CTRL)
    hand.click(hand.on_row(3), CTRL)
    assert chosen_rows(view) == [1, 3]
    hand.click(hand.on_row(1), CTRL)
    assert view.selected_blocks == ("3.0",)
    hand.click(hand.on_row(5), SHIFT)
    assert chosen_rows(view) == [1, 2, 3, 4, 5], "from where the last click was"
    assert len(moved) == 0


def test_that_the_keys_choose_the_same_rows_as_the_mouse(view: StackView, hand: Any) -> None:
    hand.click(hand.on_row(3), CTRL)
    hand.click(hand.on_row(5), SHIFT)
    by_mouse = chosen_rows(view)
    QTest.keyClick(view.canvas, Key.Key_Escape)
    assert chosen_rows(view) == []
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)  # onto the row above the boundary
    for _ in range(2):
        QTest.keyClick(view.canvas, Key.Key_Up, CTRL | SHIFT)
    assert chosen_rows(view) == by_mouse == [3, 4, 5]


def test_that_ctrl_a_chooses_all_and_a_plain_click_none(view: StackView, hand: Any) -> None:
    QTest.keyClick(view.canvas, Key.Key_A, CTRL)
    assert chosen_rows(view) == [*range(6)]
    hand.click(hand.on_row(2))
    assert chosen_rows(view) == []


def test_that_the_cursor_is_ringed_while_the_stack_has_the_focus(view: StackView) -> None:
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)
    rows = view.canvas.stack_scene.rows.items
    assert rows[3].state.cursor
    view.bottom_bar.fields["freeze"].setFocus()
    assert not rows[3].state.cursor
    view.canvas.setFocus()
    assert rows[3].state.cursor


def test_that_a_screen_reader_hears_the_state_of_the_row_under_the_cursor(told: StackView) -> None:
    told.canvas.select(told.canvas.selection.at(0))
    said = told.canvas.accessibleDescription()
    assert "0.0, InvertedResidual: Frozen, only its adapters train; learning rate ×1" in said
    assert "batch norm frozen with its statistics; adapters: LoRA r8" in said
    QTest.keyClick(told.canvas, Key.Key_A, CTRL)
    assert told.canvas.accessibleDescription().endswith("6 blocks selected")


# What is done to rows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "held", "signal"),
    [
        (Key.Key_Space, PLAIN, "blocks_toggled"),
        (Key.Key_Delete, PLAIN, "adapters_removed"),
        (Key.Key_C, CTRL, "copy_requested"),
        (Key.Key_V, CTRL, "paste_requested"),
    ],
)
def test_that_keys_act_on_the_chosen_rows_else_on_the_cursors(
    view: StackView, hand: Any, key: Qt.Key, held: Qt.KeyboardModifier, signal: str
) -> None:
    spy = record(getattr(view, signal))
    QTest.keyClick(view.canvas, key, held)
    assert spy == [], "nothing is chosen"
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)
    QTest.keyClick(view.canvas, key, held)
    hand.click(hand.on_row(5), CTRL)
    hand.click(hand.on_row(0), CTRL)
    QTest.keyClick(view.canvas, key, held)
    assert spy == [(("3.0",),), (("0.0", "5.0"),)]


def test_that_enter_unfolds_the_row_under_the_cursor(view: StackView) -> None:
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)
    QTest.keyClick(view.canvas, Key.Key_Return)
    assert view.canvas.stack_scene.is_unfolded(4)
    QTest.keyClick(view.canvas, Key.Key_Left)
    assert not view.canvas.stack_scene.is_unfolded(4)


def context_menu(view: StackView, point: QPoint) -> None:
    port = view.canvas.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, port.mapToGlobal(point))
    QApplication.sendEvent(port, event)


def test_that_a_right_click_asks_for_the_menu_of_the_row_or_of_the_selection_it_belongs_to(
    view: StackView, hand: Any
) -> None:
    asked = record(view.menu_requested)
    hand.click(hand.on_row(1), CTRL)
    hand.click(hand.on_row(4), CTRL)
    context_menu(view, hand.on_row(4))
    context_menu(view, hand.on_row(2))
    context_menu(view, QPoint(300, 2))
    assert [blocks for blocks, _ in asked] == [("1.0", "4.0"), ("2.0",)]
    assert chosen_rows(view) == [], "the second click chose another row"


@pytest.mark.parametrize(("key", "held"), [(Key.Key_Menu, PLAIN), (Key.Key_F10, SHIFT)])
def test_that_the_menu_key_asks_for_the_menu_at_the_cursor(view: StackView, key: Qt.Key, held: Any) -> None:
    asked = record(view.menu_requested)
    QTest.keyClick(view.canvas, key, held)
    assert asked == []
    QTest.keyClick(view.canvas, Key.Key_Up, CTRL)
    QTest.keyClick(view.canvas, key, held)
    [[blocks, point]] = asked
    assert blocks == ("3.0",)
    row = view.canvas.global_rect(view.canvas.stack_scene.row_rect(3))
    assert row.contains(point)


# Parts of rows -------------------------------------------------------------------------------------------------------


def test_that_a_click_on_a_chip_opens_its_adapter_and_moves_no_boundary(told: StackView, hand: Any) -> None:
    moved, opened = record(told.boundary_chosen), record(told.adapter_activated)
    hand.click(part(told, 1, "chip"))
    [[index, block, rect]] = opened
    assert (index, block) == (1, "1.0")
    assert isinstance(rect, QRect)
    assert rect.contains(told.canvas.viewport().mapToGlobal(part(told, 1, "chip")))
    assert len(moved) == 0


def test_that_a_double_click_on_the_rate_asks_to_set_it(told: StackView, hand: Any) -> None:
    moved, asked = record(told.boundary_chosen), record(told.rate_edit_requested)
    point = part(told, 4, "rate")
    hand.click(point)
    QTest.mouseDClick(told.canvas.viewport(), Qt.MouseButton.LeftButton, PLAIN, point)
    assert [blocks for blocks, _ in asked] == [("4.0",)]
    hand.click(hand.on_row(3), CTRL)
    hand.click(hand.on_row(4), CTRL)
    QTest.mouseDClick(told.canvas.viewport(), Qt.MouseButton.LeftButton, PLAIN, point)
    assert asked[-1][0] == ("3.0", "4.0"), "one of the chosen rows stands for all"
    assert len(moved) == 0


def test_that_a_click_on_the_batch_norm_mark_asks_for_its_policy(told: StackView, hand: Any) -> None:
    asked = record(told.norm_activated)
    hand.click(part(told, 2, "norm"))
    assert len(asked) == 1
    assert "batch norm frozen" in told.canvas.tip_at(part(told, 2, "norm"))


def test_that_a_chip_explains_itself(told: StackView) -> None:
    assert told.canvas.tip_at(part(told, 0, "chip")).startswith("LoRA of rank 8\nClick to edit")
    assert told.canvas.tip_at(part(told, 1, "chip")).startswith("BitFit\n")


# Carrying adapters ---------------------------------------------------------------------------------------------------


def test_that_a_chip_is_moved_to_another_row_and_copied_with_ctrl(told: StackView, hand: Any) -> None:
    moved, copied = record(told.adapter_moved), record(told.adapter_copied_to)
    boundary = record(told.boundary_chosen)
    hand.carry(part(told, 1, "chip"), hand.on_row(4))
    hand.carry(part(told, 0, "chip"), hand.on_row(5), CTRL)
    assert moved == [(1, "1.0", "4.0")]
    assert copied == [(0, "0.0", "5.0")]
    assert len(boundary) == 0


def test_that_the_row_below_a_carried_chip_is_marked_until_it_is_let_go(told: StackView, hand: Any) -> None:
    rows = told.canvas.stack_scene.rows.items
    start = part(told, 0, "chip")
    hand.press(start)
    hand.move(start + QPoint(40, 0))
    assert not any(row.state.target for row in rows), "its own row is no goal"
    hand.move(hand.on_row(4))
    assert [block for block, row in enumerate(rows) if row.state.target] == [4]
    assert told.canvas.stack_scene.carried.isVisible()
    QTest.keyClick(told.canvas, Key.Key_Escape)
    assert not any(row.state.target for row in rows)
    assert not told.canvas.stack_scene.carried.isVisible()


def test_that_a_chip_let_go_on_its_own_row_or_given_up_goes_nowhere(told: StackView, hand: Any) -> None:
    moved, opened = record(told.adapter_moved), record(told.adapter_activated)
    hand.carry(part(told, 0, "chip"), hand.on_row(0))
    hand.press(part(told, 0, "chip"))
    hand.move(hand.on_row(4))
    QTest.keyClick(told.canvas, Key.Key_Escape)
    hand.release(hand.on_row(4))
    assert moved == opened == []
