from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.arrangement import LARGEST_ROW, SMALLEST_ROW

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
    before = scene.target(tall.canvas.mapToScene(point))
    turn(tall, 240, point)
    assert scene.target(tall.canvas.mapToScene(point)) == before


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
