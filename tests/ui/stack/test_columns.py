from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.stack.columns import GAP, MAX_BAR, NAME_LEFT, RIGHT, Column, Columns, Widths, fit

WANTED = Widths(name=40, kind=150, shape=80, count=56, flops=86)
WIDE = 1400


def shown(columns: Columns) -> set[str]:
    return {field.name for field in fields(columns) if getattr(columns, field.name).width}


def test_that_a_wide_row_shows_every_column_in_full() -> None:
    columns = fit(WIDE, Widths(40, 150, 80, 56, 86, chips=200))
    assert shown(columns) == {"name", "kind", "shape", "bar", "count", "flops", "chips"}
    assert [columns.kind.width, columns.shape.width, columns.flops.width] == [150, 80, 86]
    assert columns.bar.width == MAX_BAR
    assert columns.chips.width >= 200


def test_that_flops_leave_first_then_the_kind_then_the_shape() -> None:
    gone: list[str] = []
    for width in range(WIDE, 100, -1):
        columns = shown(fit(width, WANTED))
        gone += [key for key in ("flops", "kind", "shape") if key not in columns and key not in gone]
    assert gone == ["flops", "kind", "shape"]


def test_that_name_and_count_never_leave() -> None:
    for width in range(220, WIDE):
        assert {"name", "count"} <= shown(fit(width, WANTED))


def test_that_adapters_keep_room_before_flops_do() -> None:
    width = next(width for width in range(200, WIDE) if "flops" in shown(fit(width, WANTED)))
    columns = fit(width, Widths(40, 150, 80, 56, 86, chips=300))
    assert "chips" in shown(columns)
    assert "flops" not in shown(columns)


@given(
    st.integers(200, 2000),
    st.builds(
        Widths,
        name=st.integers(10, 180),
        kind=st.integers(0, 220),
        shape=st.integers(0, 120),
        count=st.integers(10, 70),
        flops=st.integers(0, 90),
        chips=st.integers(0, 400),
    ),
)
def test_that_columns_neither_overlap_nor_leave_the_row(width: int, wanted: Widths) -> None:
    columns = fit(width, wanted)
    placed: list[Column] = [c for field in fields(columns) if (c := getattr(columns, field.name)).width]
    placed.sort(key=lambda column: column.left)
    assert placed[0].left == NAME_LEFT
    assert placed[-1].left + placed[-1].width <= width - RIGHT
    for left, right in pairwise(placed):
        assert left.left + left.width + GAP == right.left
