from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.aiming import target_at
from workbench.ui.stack.arrangement import LARGEST_ROW, SMALLEST_ROW
from workbench.ui.stack.row_painter import READABLE

Key = Qt.Key
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def tall(view: StackView, stack_of: Any) -> StackView:
    view.set_stack(stack_of(80))
    view.set_states([BlockState(adapted=True, rate=0.5, norm="live", chips=(AdapterChip("LoRA r8"),))] * 80)
    return view


def turn(view: StackView, degrees_eighths: int, point: QPoint, held: Qt.KeyboardModifier = CTRL) -> None:
    port = view.canvas.viewport()
    event = QWheelEvent(
        QPointF(point), QPointF(port.mapToGlobal(point)), QPoint(), QPoint(0, degrees_eighths),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(port, event)


def height(view: StackView) -> int:
    return view.canvas.stack_scene.arrangement.row_height


def test_that_buttons_keys_and_wheel_zoom_alike(tall: StackView) -> None:
    out, fit, closer = tall.bottom_bar.zoom_buttons
    by_hand = []
    for act in (
        lambda step: QTest.mouseClick(closer if step > 0 else out, Qt.MouseButton.LeftButton),
        lambda step: QTest.keyClick(tall.canvas, Key.Key_Plus if step > 0 else Key.Key_Minus, CTRL),
        lambda step: turn(tall, 120 * step, QPoint(300, 200)),
    ):
        QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
        seen = []
        for step in (1, 1, -1):
            act(step)
            seen.append(height(tall))
        by_hand.append(seen)
    assert by_hand[0] == by_hand[1] == by_hand[2]
    assert by_hand[0][0] < by_hand[0][1] > by_hand[0][2]


def test_that_zoom_stops_at_what_can_be_told_apart_and_what_is_of_use(tall: StackView) -> None:
    for _ in range(40):
        QTest.keyClick(tall.canvas, Key.Key_Minus, CTRL)
    assert height(tall) == SMALLEST_ROW
    for _ in range(40):
        QTest.keyClick(tall.canvas, Key.Key_Plus, CTRL)
    assert height(tall) == LARGEST_ROW


def test_that_the_whole_stack_fits_where_it_can(view: StackView, stack_of: Any) -> None:
    view.set_stack(stack_of(24))
    bar = view.canvas.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(view.canvas, Key.Key_0, CTRL)
    assert bar.maximum() == 0
    assert height(view) < 22


def test_that_the_row_under_the_pointer_stays_there(tall: StackView) -> None:
    bar = tall.canvas.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    point = QPoint(300, 150)
    scene = tall.canvas.stack_scene
    before = target_at(scene, tall.canvas.mapToScene(point))
    turn(tall, 240, point)
    assert target_at(scene, tall.canvas.mapToScene(point)) == before


def test_that_small_turns_of_a_fine_wheel_add_up(tall: StackView) -> None:
    before = height(tall)
    for _ in range(3):
        turn(tall, 30, QPoint(300, 150))
    assert height(tall) == before
    turn(tall, 30, QPoint(300, 150))
    assert height(tall) > before


def test_that_the_wheel_alone_scrolls(tall: StackView) -> None:
    before, bar = height(tall), tall.canvas.verticalScrollBar()
    bar.setValue(100)
    turn(tall, -120, QPoint(300, 150), PLAIN)
    assert height(tall) == before
    assert bar.value() > 100


def test_that_low_rows_still_take_the_mouse(tall: StackView, hand: Any) -> None:
    QTest.keyClick(tall.canvas, Key.Key_0, CTRL)
    tall.set_boundary(70)
    hand.drag(72)
    assert tall.canvas.shown == 72
    hand.click(hand.on_row(70), CTRL)
    assert tall.selected_blocks == ("70.0",)


def test_that_another_model_is_fitted_anew_and_the_same_one_is_not(tall: StackView, stack_of: Any) -> None:
    for act in (lambda: tall.canvas.zoom(0), lambda: tall.canvas.zoom(-1)):
        act()
        low = height(tall)
        tall.set_stack(stack_of(80, num_layers=2))
        assert height(tall) == low
        tall.set_stack(stack_of(6))
        assert height(tall) > 22
        tall.set_stack(stack_of(80))


def test_that_rows_make_room_for_the_share_boundary_without_a_scroll_bar(view: StackView, stack_of: Any) -> None:
    bar = view.canvas.verticalScrollBar()
    view.set_stack(stack_of(12))
    view.resize(800, 480 - view.canvas.viewport().height() + 86 + 48 + 12 * 22 + 6)
    assert bar.maximum() == 0
    before = height(view)
    view.set_heads([("digit", "linear", 10), ("parity", "linear", 2)])
    assert bar.maximum() == 0
    assert height(view) < before
    view.set_heads([("digit", "linear", 10)])
    assert height(view) == before


def test_that_an_overview_stays_one_when_the_view_grows(view: StackView, stack_of: Any) -> None:
    view.set_stack(stack_of(32))
    QTest.keyClick(view.canvas, Key.Key_0, CTRL)
    low = height(view)
    view.resize(800, 620)
    assert low < height(view) < 22
    assert view.canvas.verticalScrollBar().maximum() == 0


def test_that_a_click_at_the_left_of_a_low_row_unfolds_nothing(tall: StackView, hand: Any) -> None:
    hand.click(hand.on_chevron(79))
    assert tall.canvas.stack_scene.is_unfolded(79)
    hand.click(hand.on_chevron(79))
    tall.canvas.zoom(0)
    hand.click(hand.on_chevron(79))
    assert not tall.canvas.stack_scene.is_unfolded(79)


def test_that_every_row_is_named_however_low_it_is(view: StackView, stack_of: Any) -> None:
    stack = stack_of(30)
    names = [f"layer{block // 10}.{block % 10}" for block in range(30)]
    blocks = [block.model_copy(update={"name": name}) for block, name in zip(stack.blocks, names, strict=True)]
    view.set_stack(stack.model_copy(update={"blocks": tuple(blocks)}))
    for window in (620, 480, 440):
        view.resize(800, window)
        QTest.keyClick(view.canvas, Key.Key_0, CTRL)
        assert height(view) < READABLE
        assert len({picture_of_name(view, block) for block in range(3, 30)}) == 27, (
            "each is drawn, and none like another"
        )
    assert height(view) == SMALLEST_ROW


def picture_of_name(view: StackView, block: int) -> bytes:
    """What is painted in a row's first column."""
    scene = view.canvas.stack_scene
    row, name = scene.row_rect(block), scene.sheet.columns.name
    place = row.adjusted(name.left, 1, name.left + name.width - row.width(), -1)
    return bytes(view.canvas.viewport().grab(view.canvas.mapFromScene(place).boundingRect()).toImage().bits())
