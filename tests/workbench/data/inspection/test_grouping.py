"""Groups out of pairs, against groups that were made first."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.data.inspection.grouping import joined, numbered, straddling


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_that_chains_of_pairs_give_back_the_groups_they_were_made_of(keys: list[int], random: object) -> None:
    members: dict[int, list[int]] = {}
    for index, key in enumerate(keys):
        members.setdefault(key, []).append(index)
    pairs = []
    for group in members.values():
        random.shuffle(group)  # type: ignore[attr-defined]
        pairs += list(itertools.pairwise(group))
    random.shuffle(pairs)  # type: ignore[attr-defined]
    told = joined(len(keys), np.array(pairs, dtype=np.int64).reshape(-1, 2))
    assert told.tolist() == numbered(np.array(keys)).tolist()


def test_that_groups_are_counted_in_the_order_of_their_first_members() -> None:
    assert numbered(np.array([9, 3, 9, 5, 3, 1])).tolist() == [0, 1, 0, -1, 1, -1]


def test_that_a_group_straddles_where_two_parts_hold_some_of_it() -> None:
    groups = np.array([0, 0, 1, 1, 2, 2, -1, 3, 3])
    parts = np.array([0, 2, 1, 1, 0, -1, 2, -1, -1], dtype=np.int8)
    assert straddling(groups, parts).tolist() == [True, True, *[False] * 7]
