from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.stack.columns import (
    GAP,
    MAX_BAR,
    NAME_LEFT,
    RIGHT,
    SMALL_GAP,
    SMALLEST_CHIPS,
    Column,
    Columns,
    Widths,
    fit,
)

WANTED = Widths(
    name=40, kind=150, shape=80, count=56, flops=86, rate=66, run=96, norm=34, norm_in_words=64, chips=130
)  # fmt: skip
WIDE = 1400
NAMES = [field.name for field in fields(Columns) if field.name != "norm_in_words"]


def shown(columns: Columns) -> set[str]:
    return {name for name in NAMES if getattr(columns, name).width}


def test_that_a_wide_row_shows_every_column_in_full() -> None:
    columns = fit(WIDE, WANTED)
    assert shown(columns) == set(NAMES)
    assert [columns.kind.width, columns.shape.width, columns.flops.width] == [150, 80, 86]
    assert columns.bar.width == MAX_BAR
    assert columns.chips.width >= 130
    assert columns.norm_in_words


def test_that_columns_leave_one_after_the_other_and_name_and_adapters_never() -> None:
    gone: list[str] = []
    for width in range(WIDE, NAME_LEFT + RIGHT + 40 + SMALL_GAP + SMALLEST_CHIPS - 1, -1):
        columns = shown(fit(width, WANTED))
        gone += [key for key in NAMES if key not in columns and key not in gone]
    assert gone == ["flops", "kind", "shape", "norm", "rate", "run", "bar", "count"]


def test_that_bars_are_short_before_a_column_leaves() -> None:
    width = next(width for width in range(200, WIDE) if "flops" in shown(fit(width, WANTED)))
    columns = fit(width, WANTED)
    assert columns.bar.width < MAX_BAR // 4
    assert not columns.norm_in_words
    assert fit(width + 200, WANTED).chips.width >= 130, "then an adapter with its count"


def test_that_the_narrowest_pane_keeps_count_and_a_short_adapter() -> None:
    columns = fit(224, WANTED)
    assert shown(columns) == {"name", "count", "chips"}
    assert columns.chips.width == 224 - NAME_LEFT - RIGHT - 40 - 56 - 2 * SMALL_GAP, "all that is left, in small gaps"


@given(
    st.integers(200, 2000),
    st.builds(
        Widths,
        name=st.integers(10, 180),
        kind=st.integers(0, 220),
        shape=st.integers(0, 120),
        count=st.integers(10, 70),
        flops=st.integers(0, 90),
        rate=st.integers(0, 90),
        run=st.integers(0, 110),
        norm=st.integers(0, 40),
        norm_in_words=st.integers(40, 80),
        chips=st.integers(0, 400),
    ),
)
def test_that_columns_neither_overlap_nor_leave_the_row(width: int, wanted: Widths) -> None:
    columns = fit(width, wanted)
    placed: list[Column] = [c for name in NAMES if (c := getattr(columns, name)).width]
    placed.sort(key=lambda column: column.left)
    assert placed[0].left == NAME_LEFT
    assert placed[-1].left + placed[-1].width <= width - RIGHT
    gaps = {right.left - left.left - left.width for left, right in pairwise(placed)}
    assert gaps <= {GAP} or gaps <= {SMALL_GAP}
