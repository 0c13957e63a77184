"""What a run did to the blocks, at their rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint

from models.spec.stack import StackDescription
from workbench.block_words import share_text, short_rate
from workbench.ui.stack import StackView
from workbench.ui.stack.columns import overview
from workbench.ui.stack.run_mark import BlockMark


def marks(names: list[str]) -> dict[str, BlockMark]:
    """Rising from the source's weights at the input to a hundredth of them at the top."""
    return {
        name: BlockMark("Gradual", trains=at > 2, rate=1e-4 * at, distance=0.5 * at, relative_distance=0.002 * at)
        for at, name in enumerate(names)
    }


def width_of_column(view: StackView) -> int:
    return view.canvas.stack_scene.sheet.columns.run.width


def names_of(stack: StackDescription) -> list[str]:
    return [block.name for block in stack.blocks]


@pytest.mark.parametrize(
    ("relative", "share"),
    [(0.0, 0.0), (1e-4, 0.0), (1e-3, 0.25), (0.01, 0.5), (1.0, 1.0), (7.0, 1.0), (float("nan"), 0.0)],
)
def test_that_the_bar_is_logarithmic_over_four_decades(relative: float, share: float) -> None:
    assert BlockMark("run", trains=True, rate=0.1, distance=1.0, relative_distance=relative).bar_share == pytest.approx(
        share
    )


def test_that_a_run_that_ended_is_told_in_the_past() -> None:
    trained = BlockMark("Run", trains=True, rate=3e-4, distance=1.0, relative_distance=0.02, ended=True, since_epoch=4)
    assert trained.words.startswith("In Run: trained at up to 3e-4 from epoch 4 on; its weights are 2 % away")
    still = BlockMark("Run", trains=False, rate=0.0, distance=0.0, relative_distance=0.0, ended=True)
    assert still.words == "In Run: did not train; its weights are the source's"


def test_that_rates_and_shares_are_told_in_two_figures() -> None:
    assert [short_rate(rate) for rate in (3.21e-4, 1e-5, 0.0123, 0.5)] == ["3.2e-4", "1e-5", "0.012", "0.5"]
    assert [share_text(share) for share in (0.0321, 4.1e-4, 1.0, 1e-7)] == [
        "3.2 %",
        "0.041 %",
        "100 %",
        "below 0.001 %",
    ]


def test_that_the_column_comes_with_a_run_and_goes_with_it(view: StackView, stack: StackDescription) -> None:
    assert width_of_column(view) == 0
    view.set_marks(marks(names_of(stack)))
    assert width_of_column(view) > 60
    assert [row.state.mark is not None for row in view.canvas.stack_scene.rows.items] == [True] * 6
    view.set_marks({})
    assert width_of_column(view) == 0
    assert not any(row.state.mark for row in view.canvas.stack_scene.rows.items)


def test_that_a_run_of_other_blocks_is_not_drawn(view: StackView, stack: StackDescription) -> None:
    view.set_marks(marks([*names_of(stack), "head"]))
    assert width_of_column(view) == 0


def test_that_another_stack_forgets_the_run_and_a_boundary_does_not(
    view: StackView, stack: StackDescription, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_marks(marks(names_of(stack)))
    view.set_boundary(1)
    assert view.canvas.stack_scene.rows.items[5].state.mark is not None
    view.set_stack(stack_of(7))
    assert view.canvas.stack_scene.rows.items[5].state.mark is None
    assert width_of_column(view) == 0


def test_that_the_tip_tells_distance_rate_run_and_scale(view: StackView, stack: StackDescription) -> None:
    view.set_marks(marks(names_of(stack)))
    scene = view.canvas.stack_scene
    row, column = scene.row_rect(4), scene.sheet.columns.run
    at = view.canvas.mapFromScene(row.left() + column.left + 4, row.center().y())
    tip = view.canvas.tip_at(QPoint(at))
    assert "In Gradual: trains at 4e-4; its weights are 0.8 % away from the source's (‖w − w⁰‖ 2.000)." in tip
    assert "logarithmic" in tip
    elsewhere = view.canvas.mapFromScene(row.left() + scene.sheet.columns.name.left + 4, row.center().y())
    assert "0.8 % away" in view.canvas.tip_at(QPoint(elsewhere))


def test_that_rows_too_low_for_texts_keep_the_bar() -> None:
    columns = overview(600, 40, 44)
    assert columns.run.width == 44
    assert columns.bar.left + columns.bar.width < columns.run.left
    assert columns.run.left + 44 < columns.chips.left
    assert overview(600, 40).run.width == 0
