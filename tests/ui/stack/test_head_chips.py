from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.stack.head_chips import HeadChip, dropped_at, shared_out

WISHES = st.lists(st.integers(1, 300), min_size=1, max_size=12)


@given(WISHES, st.integers(0, 2000))
def test_that_shares_fit_into_the_room_and_nobody_gets_more_than_wished(wanted: list[int], room: int) -> None:
    shares = shared_out(wanted, room)
    assert sum(shares) <= room
    assert all(share <= wish for share, wish in zip(shares, wanted, strict=True))
    if sum(wanted) <= room:
        assert shares == wanted


@given(WISHES, st.integers(0, 2000))
def test_that_no_wish_is_cut_while_a_larger_share_remains(wanted: list[int], room: int) -> None:
    shares = shared_out(wanted, room)
    cut = [share for share, wish in zip(shares, wanted, strict=True) if share < wish]
    assert all(max(shares) - share <= 1 for share in cut), "but for the last pixel"


def test_that_a_head_tells_its_kind_and_outputs() -> None:
    assert HeadChip("digit", "linear", 10).detail == "linear · 10"
    assert HeadChip("digit", "linear", 0).detail == "linear"
    assert "not known yet" in HeadChip("digit", "linear", 0).tip
    assert "1 output." in HeadChip("thickness", "MLP", 1).tip


def test_that_a_dropped_head_takes_the_place_between_its_new_neighbours() -> None:
    centres = [50.0, 150.0, 250.0]
    assert [dropped_at(centres, 0, x) for x in (0, 140, 160, 400)] == [0, 0, 1, 2]
    assert [dropped_at(centres, 2, x) for x in (0, 60, 160, 400)] == [0, 1, 2, 2]
