"""Blocks unfold to their layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest

from models.spec.stack import StackDescription
from workbench.ui.stack import StackView

Key = Qt.Key


def test_that_a_chevron_unfolds_a_block_to_its_layers_and_folds_it_again(view: StackView, hand: Any) -> None:
    chosen = QSignalSpy(view.boundary_chosen)
    scene = view.canvas.stack_scene
    height = scene.row_rect(4).top()
    hand.click(hand.on_chevron(5))
    assert scene.is_unfolded(5)
    assert scene.row_rect(4).top() > height
    assert "blocks.conv2 · Conv2d" in view.canvas.tip_at(
        view.canvas.mapFromScene(QPoint(200, int(scene.row_rect(5).bottom()) + 8))
    )
    hand.click(hand.on_chevron(5))
    assert not scene.is_unfolded(5)
    assert scene.row_rect(4).top() == height
    assert chosen.count() == 0


def test_that_the_arrow_keys_unfold_and_fold_the_block_above_the_boundary(view: StackView) -> None:
    QTest.keyClick(view.canvas, Key.Key_Right)
    assert view.canvas.stack_scene.is_unfolded(3)
    QTest.keyClick(view.canvas, Key.Key_Left)
    assert not view.canvas.stack_scene.is_unfolded(3)


def test_that_the_same_model_anew_keeps_what_was_unfolded_and_another_does_not(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.canvas.stack_scene.unfold(2, unfolded=True)
    view.set_stack(stack_of(6, num_layers=2))
    assert view.canvas.stack_scene.is_unfolded(2)
    view.set_stack(stack_of(7))
    assert not view.canvas.stack_scene.is_unfolded(2)


def test_that_the_boundary_can_be_dragged_past_unfolded_blocks(view: StackView, hand: Any) -> None:
    view.canvas.stack_scene.unfold(4, unfolded=True)
    hand.drag(5)
    assert view.canvas.shown == 5
