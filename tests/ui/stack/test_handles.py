from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from models.spec.stack import StackDescription
from workbench.ui.stack import StackView
from workbench.ui.stack.handles import HandleKind

Key = Qt.Key
KEYS: dict[HandleKind, Qt.Key] = {"freeze": Key.Key_B, "top": Key.Key_T, "share": Key.Key_S}
HANDLES = pytest.mark.parametrize("kind", ["freeze", "top", "share"])


def heard(spy: QSignalSpy) -> list[int]:
    return [spy.at(index)[0] for index in range(spy.count())]


@pytest.fixture
def two_heads(view: StackView) -> StackView:
    view.set_heads([("digit", "linear", 10), ("parity", "linear", 2)])
    return view


def signals(view: StackView, kind: HandleKind) -> tuple[QSignalSpy, QSignalSpy]:
    """What is previewed and what is chosen with a handle."""
    names = {"freeze": "boundary", "top": "top", "share": "share"}
    return QSignalSpy(getattr(view, f"{names[kind]}_previewed")), QSignalSpy(getattr(view, f"{names[kind]}_chosen"))


@HANDLES
def test_that_every_handle_can_be_dragged_and_chooses_once(two_heads: StackView, hand: Any, kind: HandleKind) -> None:
    previewed, chosen = signals(two_heads, kind)
    hand.press(hand.at_handle(kind, two_heads.canvas.stack_scene.positions[kind]))
    for position in (2, 1):
        hand.move(hand.at_handle(kind, position))
    hand.release(hand.at_handle(kind, 1))
    values = [4, 5] if kind == "top" else [2, 1]
    assert heard(previewed) == values
    assert heard(chosen) == values[-1:]
    assert two_heads.canvas.shown_value(kind) == values[-1]


@HANDLES
@pytest.mark.parametrize("position", [0, 2, 6])
def test_that_mouse_keys_and_numbers_reach_the_same_value(
    two_heads: StackView, hand: Any, kind: HandleKind, position: int
) -> None:
    canvas, field = two_heads.canvas, two_heads.bottom_bar.fields[kind]
    canvas.choose(kind, 4)
    hand.press(hand.at_handle(kind, 4))
    hand.move(hand.at_handle(kind, position))
    hand.release(hand.at_handle(kind, position))
    by_mouse = (canvas.shown_value(kind), field.value())

    canvas.choose(kind, 4)
    QTest.keyClick(canvas, KEYS[kind])
    for _ in range(abs(position - 4)):
        QTest.keyClick(canvas, Key.Key_Up if position > 4 else Key.Key_Down)
    assert (canvas.shown_value(kind), field.value()) == by_mouse

    canvas.choose(kind, 4)
    field.selectAll()
    QTest.keyClicks(field, str(round(by_mouse[1])))
    QTest.keyClick(field, Key.Key_Return)
    assert (canvas.shown_value(kind), field.value()) == by_mouse


@HANDLES
def test_that_escape_puts_a_dragged_handle_back(two_heads: StackView, hand: Any, kind: HandleKind) -> None:
    previewed, chosen = signals(two_heads, kind)
    before = two_heads.canvas.shown_value(kind)
    hand.press(hand.at_handle(kind, two_heads.canvas.stack_scene.positions[kind]))
    hand.move(hand.at_handle(kind, 1))
    QTest.keyClick(two_heads.canvas, Key.Key_Escape)
    hand.release(hand.at_handle(kind, 1))
    assert heard(previewed)[-1] == before
    assert heard(chosen) == []
    assert two_heads.canvas.shown_value(kind) == before


def test_that_the_share_boundary_is_there_only_where_heads_can_share(two_heads: StackView) -> None:
    canvas, field = two_heads.canvas, two_heads.bottom_bar.fields["share"]
    two_heads.set_share(2)
    assert canvas.stack_scene.handles["share"].isVisible()
    assert field.isVisible()
    assert field.value() == 2
    QTest.keyClick(canvas, Key.Key_S)
    two_heads.set_heads([("digit", "linear", 10)])
    assert not canvas.stack_scene.handles["share"].isVisible()
    assert not field.isVisible()
    assert canvas.active == "freeze", "the keys move what is there"
    QTest.keyClick(canvas, Key.Key_S)
    assert canvas.active == "freeze"
    two_heads.set_heads([("digit", "linear", 10), ("parity", "linear", 2)])
    assert canvas.shown_value("share") == 2, "what the owner set is kept while there is nothing to share"


def test_that_a_pushed_handle_follows_within_the_drag_of_another(view: StackView, hand: Any) -> None:
    """The owner may move the boundary from the top out of the way, and back when the drag is given up."""
    view.set_top(3)
    view.boundary_previewed.connect(lambda frozen: view.set_top(min(3, 6 - frozen)))
    hand.take_hold()
    hand.move(hand.at_boundary(5))
    assert (view.canvas.shown, view.canvas.shown_value("top")) == (5, 1)
    QTest.keyClick(view.canvas, Key.Key_Escape)
    assert (view.canvas.shown, view.canvas.shown_value("top")) == (3, 3)


@pytest.mark.parametrize("position", [0, 3, 6])
def test_that_handles_at_the_same_place_lie_over_each_other_and_are_all_within_reach(
    two_heads: StackView, hand: Any, position: int
) -> None:
    canvas = two_heads.canvas
    for kind in KEYS:
        canvas.choose(kind, position)
    rects = [canvas.stack_scene.handle_rect(kind) for kind in KEYS]
    assert [upper.bottom() <= lower.top() for lower, upper in pairwise(rects)] == [True, True]
    for kind in KEYS:
        hand.click(hand.at_handle(kind, position))
        assert canvas.active == kind


def test_that_a_screen_reader_hears_of_the_handle_that_the_keys_move(two_heads: StackView) -> None:
    canvas = two_heads.canvas
    QTest.keyClick(canvas, Key.Key_T)
    QTest.keyClick(canvas, Key.Key_Down)
    assert canvas.accessibleName() == "Freeze from the top"
    assert canvas.accessibleDescription() == "1 of 6 blocks frozen from the top, from 5.0 up"
    assert two_heads.bottom_bar.fields["top"].accessibleName() == "Frozen from the top"


def test_that_the_numbers_follow_a_drag_and_are_bounded_by_the_stack(
    view: StackView, hand: Any, stack_of: Callable[..., StackDescription]
) -> None:
    field = view.bottom_bar.fields["freeze"]
    hand.take_hold()
    hand.move(hand.at_boundary(5))
    assert field.value() == 5
    hand.release(hand.at_boundary(5))
    view.set_stack(stack_of(4))
    assert (field.value(), field.maximum()) == (4, 4)


def test_that_a_wheel_over_a_number_without_the_focus_changes_nothing(view: StackView) -> None:
    field = view.bottom_bar.fields["freeze"]
    middle = QPointF(field.rect().center())
    for focused, told in ((False, 3), (True, 4)):
        (field if focused else view.canvas).setFocus()
        event = QWheelEvent(
            middle, field.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
        assert view.canvas.shown == told


def test_that_a_step_of_a_number_is_one_choice(view: StackView) -> None:
    chosen = QSignalSpy(view.boundary_chosen)
    field = view.bottom_bar.fields["freeze"]
    field.stepUp()
    assert heard(chosen) == [4]


@pytest.mark.parametrize("kind", ["top", "share"])
def test_that_every_handle_explains_itself(two_heads: StackView, hand: Any, kind: HandleKind) -> None:
    tip = two_heads.canvas.tip_at(hand.at_handle(kind, 6))
    assert "Drag it, or press" in tip


def test_that_lanes_lead_from_the_heads_to_the_share_boundary(two_heads: StackView) -> None:
    scene = two_heads.canvas.stack_scene
    branches = scene._branches
    assert not branches.isVisible()
    two_heads.set_share(2)
    assert branches.isVisible()
    top = scene.arrangement.top
    assert branches.sceneBoundingRect().top() == top
    assert branches.sceneBoundingRect().bottom() == scene.handle_rect("share").center().y() + 1
    two_heads.set_share(6)
    assert not branches.isVisible()


@pytest.mark.parametrize("width", [240, 800])
def test_that_rows_and_handles_above_the_share_boundary_leave_the_lanes_a_place(
    two_heads: StackView, width: int
) -> None:
    two_heads.resize(width, 480)
    scene = two_heads.canvas.stack_scene
    full = scene.row_rect(0).right()
    two_heads.set_boundary(4)
    for share in (2, 6, 2, 3):
        two_heads.set_share(share)
        for block in range(6):
            assert (scene.row_rect(block).right() < full) == (block >= share)
        assert (scene.handle_rect("freeze").right() < full) == (share < 6)
        seen = [handle.sceneBoundingRect() for handle in scene.handles.values()]
        assert seen == [scene.handle_rect(kind) for kind in scene.handles]
    lanes = scene._branches._lanes
    assert lanes[1] - lanes[0] >= 8
    assert min(lanes) + 12 > scene.row_rect(5).right()
    assert max(lanes) + 12 < full


def test_that_a_press_beside_the_stack_does_nothing(view: StackView, hand: Any) -> None:
    chosen = QSignalSpy(view.boundary_chosen)
    hand.click(QPoint(3, 200))
    assert chosen.count() == 0
