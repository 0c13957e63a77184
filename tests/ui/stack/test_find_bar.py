"""The search field marks, shows and goes on from match to match."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui.stack import StackView
from workbench.ui.stack.selection import Selection

Key = Qt.Key


def test_that_the_search_marks_what_it_finds_and_shows_it(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.open_find()
    qtbot.waitUntil(view.find_bar.isVisible)
    QTest.keyClicks(view.find_bar.field, "7.0 inverted")
    assert view.find_bar.result.text() == "1 of 6"
    QTest.keyClick(view.find_bar.field, Key.Key_Return)
    assert view.find_bar.result.text() == "2 of 6"
    for _ in range(2):
        QTest.keyClick(view.find_bar.field, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.find_bar.result.text() == "6 of 6"
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.row_rect(7).center()))
    QTest.keyClick(view.find_bar.field, Key.Key_Escape)
    assert not view.find_bar.isVisible()
    assert view.find_blocks("") == 0


def test_that_a_search_for_what_is_not_there_says_so(view: StackView) -> None:
    view.open_find()
    QTest.keyClicks(view.find_bar.field, "attention")
    assert view.find_bar.result.text() == "no match"
    assert view.find_blocks("CONV2D 4.0") == 3, "layers are searched too, in any case"


def test_that_a_layer_that_is_found_is_unfolded_marked_and_shown(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.open_find()
    QTest.keyClicks(view.find_bar.field, "blocks.conv1 30.0")
    scene = view.canvas.stack_scene
    assert view.find_bar.result.text() == "1 of 1"
    assert scene.is_unfolded(30)
    assert [scene.rows.layer_item(30, layer).state.matched for layer in range(3)] == [False, True, False]
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(scene.rows.layer_item(30, 1).sceneBoundingRect().center()))
    QTest.keyClick(view.find_bar.field, Key.Key_Escape)
    assert not scene.rows.layer_item(30, 1).state.matched


def test_that_one_match_is_told_from_the_others_and_all_from_what_is_chosen(view: StackView) -> None:
    scene = view.canvas.stack_scene
    view.open_find()
    looks = []
    for matching, chosen in (("", ()), ("1.0", ()), ("inverted", ()), ("", (1,))):
        view.find_blocks(matching)
        view.canvas.select(Selection(frozenset(chosen)))
        looks.append(view.canvas.grab(view.canvas.mapFromScene(scene.row_rect(1)).boundingRect()).toImage())
    assert all(one != other for one, other in combinations(looks, 2))
    view.find_blocks("inverted")
    view.find_bar.next_requested.emit(1)
    assert [block for block, row in enumerate(scene.rows.items) if row.state.at_match] == [4]
    view.find_blocks("")
    assert not any(row.state.matched or row.state.at_match for row in scene.rows.items)


def test_that_the_next_match_is_shown_in_rows_that_can_be_read(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.canvas.zoom(0)
    view.open_find()
    view.find_bar.field.setText("7.0 inverted")
    assert view.canvas.stack_scene.arrangement.row_height < 11, "typing leaves the overview as it is"
    QTest.keyClick(view.find_bar.field, Key.Key_Return)
    assert view.canvas.stack_scene.arrangement.row_height >= 18
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.row_rect(47).center()))


def test_that_a_search_stands_for_layers_that_are_unfolded_later(view: StackView) -> None:
    view.find_blocks("conv1")
    view.canvas.fold(2)
    assert view.canvas.stack_scene.rows.layer_item(2, 1).state.matched
