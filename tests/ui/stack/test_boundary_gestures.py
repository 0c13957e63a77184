from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui.stack import StackView

Key = Qt.Key


def heard(spy: QSignalSpy) -> list[int]:
    return [spy.at(index)[0] for index in range(spy.count())]


@pytest.fixture
def chosen(view: StackView) -> QSignalSpy:
    return QSignalSpy(view.boundary_chosen)


@pytest.fixture
def previewed(view: StackView) -> QSignalSpy:
    return QSignalSpy(view.boundary_previewed)


def test_that_a_drag_previews_every_stop_and_chooses_once(
    view: StackView, hand: Any, chosen: QSignalSpy, previewed: QSignalSpy
) -> None:
    hand.drag(4, 5, 6)
    assert heard(previewed) == [4, 5, 6]
    assert heard(chosen) == [6]
    assert view.canvas.shown == 6


@pytest.mark.parametrize("goal", [0, 1, 5, 6])
def test_that_mouse_and_keyboard_reach_the_same_positions(
    view: StackView, hand: Any, chosen: QSignalSpy, goal: int
) -> None:
    hand.drag(goal)
    by_mouse = (view.canvas.shown, view.caption.text, view.canvas.accessibleDescription())
    view.set_boundary(3)
    for _ in range(abs(goal - 3)):
        QTest.keyClick(view.canvas, Key.Key_Up if goal > 3 else Key.Key_Down)
    assert (view.canvas.shown, view.caption.text, view.canvas.accessibleDescription()) == by_mouse
    assert heard(chosen)[0] == heard(chosen)[-1] == goal


def test_that_the_boundary_snaps_to_the_nearest_gap(view: StackView, hand: Any, previewed: QSignalSpy) -> None:
    hand.take_hold()
    row = view.canvas.stack_scene.arrangement.row_height
    hand.move(hand.at_boundary(3) + QPoint(0, -row // 2 + 2))
    assert heard(previewed) == []
    hand.move(hand.at_boundary(3) + QPoint(0, -row // 2 - 2))
    assert heard(previewed) == [4]


def test_that_escape_puts_a_dragged_boundary_back_and_chooses_nothing(
    view: StackView, hand: Any, chosen: QSignalSpy, previewed: QSignalSpy
) -> None:
    hand.take_hold()
    hand.move(hand.at_boundary(5))
    QTest.keyClick(view.canvas, Key.Key_Escape)
    hand.release(hand.at_boundary(5))
    assert heard(previewed) == [5, 3]
    assert heard(chosen) == []
    assert view.canvas.shown == 3


def test_that_escape_belongs_to_the_drag_before_a_shortcut_of_the_window(view: StackView, hand: Any) -> None:
    asking = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    asking.ignore()
    QApplication.sendEvent(view.canvas, asking)
    assert not asking.isAccepted()
    hand.take_hold()
    QApplication.sendEvent(view.canvas, asking)
    assert asking.isAccepted()


def test_that_a_drag_back_to_its_start_chooses_nothing(hand: Any, chosen: QSignalSpy, previewed: QSignalSpy) -> None:
    hand.drag(5, 3)
    assert heard(previewed) == [5, 3]
    assert heard(chosen) == []


def test_that_the_view_waits_for_its_owner_to_move_the_boundary(view: StackView, hand: Any, chosen: QSignalSpy) -> None:
    view.boundary_chosen.disconnect(view.set_boundary)
    before = view.caption.text
    hand.drag(5)
    QTest.keyClick(view.canvas, Key.Key_Down)
    assert heard(chosen) == [5, 2]
    assert view.canvas.shown == 3
    assert view.caption.text == before


@pytest.mark.parametrize(("block", "goal"), [(0, 0), (2, 2), (3, 4), (5, 6)])
def test_that_a_click_thaws_a_frozen_row_and_freezes_a_trainable_one(
    view: StackView, hand: Any, chosen: QSignalSpy, block: int, goal: int
) -> None:
    hand.click(hand.on_row(block))
    assert heard(chosen) == [goal]
    assert view.canvas.shown == goal


def test_that_a_press_which_leaves_its_row_is_no_click(hand: Any, chosen: QSignalSpy) -> None:
    hand.press(hand.on_row(5))
    hand.release(hand.on_row(4))
    assert heard(chosen) == []


def test_that_a_second_quick_click_does_not_move_the_boundary_back(
    view: StackView, hand: Any, chosen: QSignalSpy
) -> None:
    point = hand.on_row(0)
    hand.click(point)
    QTest.mouseDClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert heard(chosen) == [0]


def test_that_another_button_neither_clicks_nor_drags(view: StackView, hand: Any, chosen: QSignalSpy) -> None:
    for point in (hand.on_row(0), hand.at_boundary(3)):
        QTest.mousePress(view.canvas.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, point)
        hand.move(hand.at_boundary(6))
        QTest.mouseRelease(view.canvas.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, point)
    assert heard(chosen) == []


@pytest.mark.parametrize(
    ("key", "goal"),
    [
        (Key.Key_Up, 4),
        (Key.Key_Down, 2),
        (Key.Key_Home, 0),
        (Key.Key_End, 6),
        (Key.Key_PageUp, 5),
        (Key.Key_PageDown, 1),
    ],
)
def test_that_each_key_makes_one_choice(view: StackView, chosen: QSignalSpy, key: Qt.Key, goal: int) -> None:
    QTest.keyClick(view.canvas, key)
    assert heard(chosen) == [goal]


@pytest.mark.parametrize(("frozen", "key"), [(6, Key.Key_Up), (6, Key.Key_End), (0, Key.Key_Down), (0, Key.Key_Home)])
def test_that_a_key_at_the_end_of_the_stack_chooses_nothing(
    view: StackView, chosen: QSignalSpy, frozen: int, key: Qt.Key
) -> None:
    view.set_boundary(frozen)
    QTest.keyClick(view.canvas, key)
    assert heard(chosen) == []
    assert view.canvas.shown == frozen


def test_that_keys_with_modifiers_are_left_to_the_window(view: StackView, chosen: QSignalSpy) -> None:
    QTest.keyClick(view.canvas, Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert heard(chosen) == []


def test_that_another_stack_during_a_drag_ends_it(
    view: StackView, hand: Any, chosen: QSignalSpy, stack_of: Callable[..., StackDescription]
) -> None:
    hand.take_hold()
    hand.move(hand.at_boundary(6))
    view.set_stack(stack_of(2))
    hand.move(QPoint(300, 10))
    hand.release(QPoint(300, 10))
    assert heard(chosen) == []
    assert view.canvas.shown == 2, "three frozen blocks are all of two"


def test_that_the_same_stack_set_again_lets_a_drag_go_on(
    view: StackView, hand: Any, chosen: QSignalSpy, stack_of: Callable[..., StackDescription]
) -> None:
    hand.take_hold()
    hand.move(hand.at_boundary(6))
    view.set_stack(stack_of(6))
    hand.release(hand.at_boundary(6))
    assert heard(chosen) == [6]


def test_that_a_stack_set_by_the_preview_itself_ends_the_drag(
    view: StackView, hand: Any, chosen: QSignalSpy, stack_of: Callable[..., StackDescription]
) -> None:
    view.boundary_previewed.connect(lambda _: view.set_stack(stack_of(4)))
    hand.drag(5)
    assert heard(chosen) == []
    assert view.canvas.shown == 3


def test_that_a_message_during_a_drag_takes_the_preview_back(
    view: StackView, hand: Any, chosen: QSignalSpy, previewed: QSignalSpy
) -> None:
    hand.take_hold()
    hand.move(hand.at_boundary(4))
    view.set_message("Loading", "")
    assert heard(previewed) == [4, 3]
    assert heard(chosen) == []


def test_that_a_boundary_set_during_a_drag_is_what_escape_falls_back_to(
    view: StackView, hand: Any, previewed: QSignalSpy
) -> None:
    hand.take_hold()
    hand.move(hand.at_boundary(5))
    view.set_boundary(1)
    assert view.canvas.shown == 5
    QTest.keyClick(view.canvas, Key.Key_Escape)
    assert view.canvas.shown == 1
    assert heard(previewed) == [5, 1]


def test_that_a_drag_held_beyond_the_edge_scrolls_on(
    qtbot: QtBot, view: StackView, hand: Any, chosen: QSignalSpy, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.set_boundary(60)
    below = QPoint(300, view.canvas.viewport().height() + 400)
    hand.take_hold()
    hand.move(below)
    qtbot.waitUntil(lambda: view.canvas.shown == 0)
    hand.release(below)
    assert heard(chosen) == [0]
    bar = view.canvas.verticalScrollBar()
    assert bar.value() == bar.maximum()


def test_that_the_boundary_is_wholly_in_sight_where_it_was_dropped_and_where_a_drag_was_given_up(
    qtbot: QtBot, view: StackView, hand: Any, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.set_boundary(60)
    canvas = view.canvas
    port = canvas.viewport().rect()
    hand.take_hold()
    hand.move(QPoint(300, port.bottom()))
    hand.release(QPoint(300, port.bottom()))

    def in_sight() -> bool:
        return port.contains(
            canvas.mapFromScene(canvas.stack_scene.handle_rect("freeze")).boundingRect().adjusted(1, 0, -1, 0)
        )

    assert canvas.shown < 60
    assert in_sight()
    hand.take_hold()
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    hand.move(QPoint(300, 5))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert in_sight()


@pytest.mark.parametrize(
    ("place", "shape"),
    [
        ("boundary", Qt.CursorShape.SplitVCursor),
        ("row", Qt.CursorShape.PointingHandCursor),
        ("empty", Qt.CursorShape.ArrowCursor),
    ],
)
def test_that_the_cursor_says_what_the_mouse_would_do(
    qtbot: QtBot, view: StackView, hand: Any, place: str, shape: Qt.CursorShape
) -> None:
    points = {"boundary": hand.at_boundary(3), "row": hand.on_row(0), "empty": QPoint(300, 2)}
    port = view.canvas.viewport()
    port.setCursor(Qt.CursorShape.WaitCursor)
    hand.move(points[place])
    qtbot.waitUntil(lambda: port.cursor().shape() == shape)
