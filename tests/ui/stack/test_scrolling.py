"""What is in sight where not everything has room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui import theme
from workbench.ui.stack import StackView
from workbench.ui.stack.heads_item import CHIP_HEIGHT


def test_that_only_the_rows_passed_move_with_the_boundary(view: StackView, hand: Any) -> None:
    scene = view.canvas.stack_scene
    before = [scene.row_rect(block).top() for block in range(6)]
    hand.drag(4)
    after = [scene.row_rect(block).top() for block in range(6)]
    assert [block for block in range(6) if before[block] != after[block]] == [3]


def test_that_rows_share_the_height_and_scroll_where_there_are_too_many(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    bar = view.canvas.verticalScrollBar()
    assert bar.maximum() == 0
    view.set_stack(stack_of(60))
    assert bar.maximum() > 0
    view.set_boundary(0)
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.handle_rect("freeze").center()))


def test_that_setting_the_same_boundary_again_leaves_the_scroll_position_alone(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.set_boundary(60)
    bar = view.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.set_boundary(60)
    assert bar.value() == bar.maximum()
    view.set_boundary(59)
    assert bar.value() < bar.maximum()


def test_that_the_heads_stay_in_sight_when_the_view_gets_its_size_late_unless_the_user_scrolled(
    qtbot: QtBot, dark: theme.Theme, stack_of: Callable[..., StackDescription]
) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.set_stack(stack_of(20))
    view.set_boundary(17)
    view.show()
    bar = view.canvas.verticalScrollBar()
    view.set_boundary(16)
    view.set_boundary(17)
    assert bar.value() > 0  # the boundary is shown rather than the heads where both have no room
    view.resize(400, 400)
    assert bar.value() == 0
    bar.setValue(30)
    view.resize(400, 390)
    assert bar.value() == 30


def test_that_the_heads_are_in_sight_with_a_boundary_that_comes_after_its_stack(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(0)
    view.set_stack(stack_of(30))
    bar = view.canvas.verticalScrollBar()
    assert bar.value() > 0, "the boundary at the bottom is in sight"
    view.set_boundary(28)
    assert bar.value() == 0


def test_that_nothing_is_cut_through_at_the_upper_edge_where_the_boundary_is_shown(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    canvas = view.canvas
    view.set_stack(stack_of(30))
    for boundary in range(30):
        view.set_boundary(boundary)
        at = canvas.verticalScrollBar().value()
        scene = canvas.stack_scene
        shown = [scene.row_rect(block) for block in range(30)] + [scene.handle_rect(kind) for kind in scene.positions]
        assert at == 0 or at > scene.heads.pos().y() + CHIP_HEIGHT
        cut = [rect for rect in shown if rect.top() < at < rect.bottom() - 1]
        assert not cut or at == canvas.verticalScrollBar().maximum()  # there is no more to scroll
        boundary_rect = canvas.mapFromScene(scene.handle_rect("freeze")).boundingRect()
        assert canvas.viewport().rect().contains(boundary_rect.center())


def test_that_the_picture_stays_under_the_hand_that_drops_a_handle(
    view: StackView, hand: Any, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(0)
    view.set_stack(stack_of(30))
    bar = view.canvas.verticalScrollBar()
    before = bar.value()
    hand.drag(4)
    assert bar.value() == before
