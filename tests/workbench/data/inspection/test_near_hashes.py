"""Pairs of hashes that differ in few bits, against comparing each with each."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.inspection import near_hashes
from workbench.data.inspection.near_hashes import near_pairs, popcount


def all_pairs(hashes: np.ndarray, radius: int) -> set[tuple[int, int]]:
    values = [int(value) for value in hashes]
    return {
        (first, second)
        for first in range(len(values))
        for second in range(first + 1, len(values))
        if (values[first] ^ values[second]).bit_count() <= radius
    }


@pytest.mark.parametrize("radius", [0, 1, 4, 7])
@pytest.mark.parametrize("at_once", [7, 2**22], ids=["small parcels", "one parcel"])
def test_that_exactly_the_near_pairs_are_found_and_each_once(
    radius: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_hashes, "COMPARED_AT_ONCE", at_once)
    random = np.random.default_rng(radius)
    centres = random.integers(0, 2**64, 12, dtype=np.uint64)
    flips = [np.uint64(sum(1 << int(bit) for bit in random.choice(64, number, replace=False))) for number in range(9)]
    hashes = np.array([centre ^ flip for centre in centres for flip in flips], dtype=np.uint64)
    found = [tuple(pair) for parcel in near_pairs(hashes, radius) for pair in parcel.tolist()]
    assert len(found) == len(set(found))
    assert set(found) == all_pairs(hashes, radius)


def test_that_bits_are_counted_as_python_counts_them() -> None:
    words = np.array([0, 1, 2**63, 2**64 - 1, 0x123456789ABCDEF0], dtype=np.uint64)
    assert popcount(words).tolist() == [int(word).bit_count() for word in words]
