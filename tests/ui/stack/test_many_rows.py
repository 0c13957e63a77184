"""Dragging along 400 rows: how much is painted, never how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.stack_view import Drag, Owner
from benchmarks.tall_stacks import tall as tall_stack
from models.spec.rates import DiscriminativeRates, multipliers
from models.spec.stack import StackDescription
from workbench.ui.stack import BlockState, StackView
from workbench.ui.stack.row_item import RowItem

NUM_BLOCKS = 400


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of rows as they are painted; asked for before there are rows, which keep the method they find."""
    names: list[str] = []
    paint = RowItem.paint

    def noting(self: RowItem, *arguments: Any) -> None:
        names.append(self.text.name)
        paint(self, *arguments)

    monkeypatch.setattr(RowItem, "paint", noting)
    return names


@pytest.fixture
def tall(painted: list[str], view: StackView, stack_of: Callable[..., StackDescription]) -> StackView:
    view.set_stack(stack_of(NUM_BLOCKS))
    view.set_boundary(200)
    QApplication.processEvents()
    return view


def states(frozen: int, *, rates: bool = False) -> list[BlockState]:
    trains = [block >= frozen for block in range(NUM_BLOCKS)]
    ruled = multipliers(DiscriminativeRates(), [str(block) for block in range(NUM_BLOCKS)], trains)
    return [BlockState(free, rate=rate if rates and free else None) for free, rate in zip(trains, ruled, strict=True)]


def in_sight(view: StackView) -> int:
    return view.canvas.viewport().height() // view.canvas.stack_scene.arrangement.row_height + 2


def test_that_a_move_paints_the_rows_it_passes_and_their_neighbours_alone(
    tall: StackView, hand: Any, painted: list[str]
) -> None:
    tall.boundary_previewed.connect(lambda frozen: tall.set_states(states(frozen)))
    tall.set_states(states(200))
    hand.take_hold()
    QApplication.processEvents()
    for frozen in (201, 202, 203, 202):
        painted.clear()
        hand.move(hand.at_boundary(frozen))
        QApplication.processEvents()
        assert 1 <= len(painted) <= 4, f"painted {painted}"
    QTest.keyClick(tall.canvas, Qt.Key.Key_Escape)


def test_that_rates_that_change_everywhere_paint_no_more_than_is_in_sight(
    tall: StackView, hand: Any, painted: list[str]
) -> None:
    tall.boundary_previewed.connect(lambda frozen: tall.set_states(states(frozen, rates=True)))
    tall.set_states(states(200, rates=True))
    hand.take_hold()
    QApplication.processEvents()
    painted.clear()
    hand.move(hand.at_boundary(203))
    QApplication.processEvents()
    assert 3 < len(painted) <= in_sight(tall)
    QTest.keyClick(tall.canvas, Qt.Key.Key_Escape)


def test_that_the_same_states_again_paint_nothing(tall: StackView, painted: list[str]) -> None:
    tall.set_states(states(200, rates=True))
    QApplication.processEvents()
    painted.clear()
    tall.set_states(states(200, rates=True))
    QApplication.processEvents()
    assert painted == []


def test_that_one_state_that_differs_paints_its_row_and_at_most_its_neighbours(
    tall: StackView, painted: list[str]
) -> None:
    told = states(200)
    tall.set_states(told)
    QApplication.processEvents()
    painted.clear()
    told[201] = BlockState(trains=False, alone=True)
    tall.set_states(told)
    QApplication.processEvents()
    assert "201.0" in painted
    assert set(painted) <= {"200.0", "201.0", "202.0"}, "besides the row at most those whose edges touch it"


def test_that_columns_stand_still_where_no_row_has_a_rate_any_more(tall: StackView) -> None:
    tall.set_states(states(200, rates=True))
    before = tall.canvas.stack_scene.sheet.columns
    assert before.rate.width > 0
    told = states(NUM_BLOCKS, rates=True)
    assert not any(state.rate for state in told)
    tall.set_states(told)
    assert tall.canvas.stack_scene.sheet.columns == before


def test_that_the_benchmark_drags_along_the_stack_and_is_answered(view: StackView) -> None:
    stack = tall_stack(40, "Bottleneck", (), 3)
    view.set_stack(stack)
    owner = Owner(view, stack)
    frames = list(Drag(view).frames(scrolling=True))
    assert len(frames) > 40
    owner.show(5)
    assert view.canvas.states[1].chips[0].text.startswith("LoRA")
    assert view.caption.text.startswith("Trains ")
