"""A stack, or a message in its place, and what tooltips tell of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.aiming import rect_of
from workbench.ui.stack.states import plain_states
from workbench.ui.stack.targets import HeadTarget


def test_that_a_new_view_says_what_to_do_next(qtbot: QtBot) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.show()
    assert view.message.isVisible()
    assert "Choose a source model" in view.message.text.text()
    assert not view.message.action.isVisible()


def test_that_a_message_offers_its_action_and_a_stack_replaces_it(view: StackView, stack: StackDescription) -> None:
    asked = QSignalSpy(view.action_requested)
    view.set_message("The weights cannot be read", "The file ends too early.", "Choose another…")
    assert not view.canvas.isVisible()
    QTest.mouseClick(view.message.action, Qt.MouseButton.LeftButton)
    assert asked.count() == 1
    view.set_stack(stack)
    assert view.canvas.isVisible()
    assert not view.message.isVisible()


def test_that_a_model_without_blocks_is_told_so(view: StackView, stack: StackDescription) -> None:
    view.set_stack(stack.model_copy(update={"blocks": ()}))
    assert view.message.title.text() == "Nothing to cut"


def test_that_the_order_of_setting_stack_and_boundary_does_not_matter(qtbot: QtBot, stack: StackDescription) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.set_boundary(4)
    view.set_heads([("digit", "linear", 10)])
    view.set_top(1)
    view.set_states(states := [BlockState(trains=block == 4) for block in range(6)])
    view.set_stack(stack)
    assert view.canvas.shown == 4
    assert view.canvas.shown_value("top") == 1
    assert view.canvas.states == tuple(states)


def test_that_a_boundary_beyond_the_stack_means_all_of_it(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(99)
    assert view.canvas.shown == 6
    view.set_stack(stack_of(8))
    assert view.canvas.shown == 8


def test_that_tooltips_tell_all_facts_and_what_a_click_does(view: StackView, hand: Any) -> None:
    view.set_states([BlockState(chips=(AdapterChip("LoRA r 8"),)), *plain_states(6, 3, 0)[1:]])
    tip = view.canvas.tip_at(hand.on_row(0))
    for fact in ("0.0 · InvertedResidual", "8×4×4", "100 parameters", "4 running", "1.0 MFLOPs", "LoRA r 8", "Frozen;"):
        assert fact in tip
    assert "Trains.\nClick to freeze" in view.canvas.tip_at(hand.on_row(5))
    assert "Drag it" in view.canvas.tip_at(hand.at_boundary(3))
    assert view.canvas.tip_at(QPoint(2, 2)) == ""


def test_that_a_head_tells_about_itself(view: StackView) -> None:
    head = rect_of(view.canvas.stack_scene, HeadTarget(0))
    tip = view.canvas.tip_at(view.canvas.mapFromScene(head.center()))
    assert tip.startswith("Head of the task digit: linear, 10 outputs. Heads always train.")
