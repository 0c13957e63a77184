from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.stack.arrangement import (
    LAYER_ROW,
    MAX_ROW,
    MIN_ROW,
    SMALLEST_ROW,
    TIGHT_ROW,
    Arrangement,
    Room,
    Spot,
    zoomed,
)
from workbench.ui.stack.handles import HEIGHTS, KINDS, HandleKind, position, total_height, value_at

LAYERS = st.lists(st.sampled_from([0, 0, 0, 1, 5]), min_size=1, max_size=30)
HEIGHT = st.integers(0, 2000)
Positions = dict[HandleKind, int]


@st.composite
def placed(draw: st.DrawFn) -> tuple[Arrangement, Positions]:
    """An arrangement, and the positions of two or three handles in it."""
    layers = draw(LAYERS)
    kinds = KINDS[: draw(st.integers(2, 3))]
    zoom = draw(st.none() | st.integers(8, 44))
    room = Room(draw(st.integers(0, 99)), draw(HEIGHT), total_height(kinds), zoom)
    return Arrangement(layers, room), {kind: draw(st.integers(0, len(layers))) for kind in kinds}


@given(placed())
def test_that_rows_and_handles_tile_the_height_without_gap_or_overlap(case: tuple[Arrangement, Positions]) -> None:
    rows, handles = case
    y = rows.top
    for at in reversed(range(rows.num_blocks + 1)):
        for kind in reversed(KINDS):
            if handles.get(kind) == at:
                assert rows.strip_top(kind, at, handles) == y
                y += HEIGHTS[kind]
        if at:
            assert rows.row_top(at - 1, handles) == y
            y += rows.row_height + rows.layer_height * rows.unfolded_layers[at - 1]
    assert rows.bottom == y


@given(placed(), HEIGHT)
def test_that_every_point_belongs_to_what_is_drawn_there(case: tuple[Arrangement, Positions], y: int) -> None:
    rows, handles = case
    spot, kind = rows.spot(y, handles), rows.handle_at(y, handles)
    assert ((spot is None) != (kind is None)) == (rows.top <= y < rows.bottom)
    if kind is not None:
        assert 0 <= y - rows.strip_top(kind, handles[kind], handles) < HEIGHTS[kind]
    if spot is not None:
        top, height = rows.row_top(spot.block, handles), rows.row_height
        if spot.layer is not None:
            top, height = top + rows.layer_top(spot.block, spot.layer), rows.layer_height
        assert 0 <= y - top < height


@given(placed(), st.sampled_from(KINDS), st.integers(-500, 5000))
def test_that_no_stop_is_nearer_than_the_one_snapped_to(
    case: tuple[Arrangement, Positions], kind: HandleKind, y: int
) -> None:
    rows, handles = case
    tops = [rows.strip_top(kind, at, handles) for at in range(rows.num_blocks + 1)]
    assert abs(tops[rows.nearest(kind, y, handles)] - y) == min(abs(top - y) for top in tops)
    assert [rows.nearest(kind, top, handles) for top in tops] == [*range(rows.num_blocks + 1)]


@given(st.integers(1, 60), HEIGHT)
def test_that_rows_fill_the_room_within_their_bounds(num_blocks: int, height: int) -> None:
    rows = Arrangement([0] * num_blocks, Room(0, height))
    assert TIGHT_ROW <= rows.row_height <= MAX_ROW
    if rows.bottom > height:
        assert rows.row_height == MIN_ROW, "rows draw together only where they all fit then"
    elif rows.row_height < MAX_ROW:
        assert 0 <= height - rows.bottom < num_blocks


@given(st.integers(8, 44))
def test_that_zooming_in_and_out_ends_at_the_bounds(height: int) -> None:
    assert zoomed(height, 1) > height or height == 44
    assert zoomed(height, -1) < height or height == SMALLEST_ROW
    assert SMALLEST_ROW <= zoomed(height, -1) <= zoomed(height, 1) <= 44


@given(st.sampled_from(KINDS), st.integers(0, 30))
def test_that_a_value_is_found_again_from_its_position(kind: HandleKind, value: int) -> None:
    assert value_at(kind, position(kind, value, 30), 30) == value


def test_that_a_value_beyond_the_stack_means_its_end() -> None:
    assert [position(kind, 99, 30) for kind in KINDS] == [30, 0, 30]


def test_that_the_last_layer_of_an_unfolded_block_stands_highest() -> None:
    rows = Arrangement([0, 2], Room())
    handles: Positions = {"freeze": 2}
    beneath = rows.row_top(1, handles) + rows.row_height
    assert rows.spot(beneath, handles) == Spot(1, 1)
    assert rows.spot(beneath + LAYER_ROW, handles) == Spot(1, 0)


def test_that_a_stack_without_blocks_has_one_stop_and_no_row() -> None:
    rows = Arrangement([], Room(10, 100))
    assert rows.nearest("freeze", 500, {"freeze": 0}) == 0
    assert rows.spot(20, {"freeze": 0}) is None
