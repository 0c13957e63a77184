from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.stack.arrangement import LAYER_ROW, MAX_ROW, MIN_ROW, STRIP, Arrangement, Spot

LAYERS = st.lists(st.sampled_from([0, 0, 0, 1, 5]), min_size=1, max_size=30)
ROOM = st.integers(0, 2000)


@st.composite
def placed(draw: st.DrawFn) -> tuple[Arrangement, int]:
    """An arrangement, and a position of the boundary in it."""
    layers = draw(LAYERS)
    return Arrangement(layers, draw(st.integers(0, 99)), draw(ROOM)), draw(st.integers(0, len(layers)))


@given(placed())
def test_that_rows_and_boundary_tile_the_height_without_gap_or_overlap(case: tuple[Arrangement, int]) -> None:
    rows, frozen = case
    y = rows.top
    for block in reversed(range(rows.num_blocks)):
        if block + 1 == frozen:
            assert rows.strip_top(frozen) == y
            y += STRIP
        assert rows.row_top(block, frozen) == y
        y += rows.row_height + LAYER_ROW * rows.unfolded_layers[block]
    assert rows.bottom == y + (STRIP if frozen == 0 else 0)


@given(placed(), ROOM)
def test_that_every_point_belongs_to_what_is_drawn_there(case: tuple[Arrangement, int], y: int) -> None:
    rows, frozen = case
    spot = rows.spot(y, frozen)
    if not rows.top <= y < rows.bottom:
        assert spot is None
        return
    assert rows.on_strip(y, frozen) == (spot is None)
    if spot is None:
        return
    top, height = rows.row_top(spot.block, frozen), rows.row_height
    if spot.layer is not None:
        top, height = top + rows.layer_top(spot.block, spot.layer), LAYER_ROW
    assert 0 <= y - top < height


@given(placed())
def test_that_the_boundary_snaps_to_where_it_stands(case: tuple[Arrangement, int]) -> None:
    rows, frozen = case
    assert rows.nearest(rows.strip_top(frozen)) == frozen


@given(placed(), st.integers(-500, 5000))
def test_that_no_stop_is_nearer_than_the_one_snapped_to(case: tuple[Arrangement, int], y: int) -> None:
    rows, _ = case
    chosen = abs(rows.strip_top(rows.nearest(y)) - y)
    assert chosen == min(abs(rows.strip_top(frozen) - y) for frozen in range(rows.num_blocks + 1))


@given(st.integers(1, 60), ROOM)
def test_that_rows_fill_the_room_within_their_bounds(num_blocks: int, room: int) -> None:
    rows = Arrangement([0] * num_blocks, 0, room)
    assert MIN_ROW <= rows.row_height <= MAX_ROW
    if MIN_ROW < rows.row_height < MAX_ROW:
        assert 0 <= room - rows.bottom < num_blocks


def test_that_the_last_layer_of_an_unfolded_block_stands_highest() -> None:
    rows = Arrangement([0, 2], 0, 0)
    beneath = rows.row_top(1, 2) + rows.row_height
    assert rows.spot(beneath, 2) == Spot(1, 1)
    assert rows.spot(beneath + LAYER_ROW, 2) == Spot(1, 0)


def test_that_a_stack_without_blocks_has_one_stop_and_no_row() -> None:
    rows = Arrangement([], 10, 100)
    assert rows.nearest(500) == 0
    assert rows.spot(20, 0) is None
