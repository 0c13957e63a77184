"""All pairs of 64-bit hashes that differ in few bits, without comparing each with each.

Multi-index hashing (Norouzi, Punjani & Fleet 2012, Fast Search in Hamming Space with Multi-Index Hashing): of
`radius` + 1 chunks at least one is equal in two hashes that differ in at most `radius` bits, so only hashes that share
a chunk are compared.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Pairs = npt.NDArray[np.int64]

BITS = 64
COMPARED_AT_ONCE = 2**22
"""Pairs that are held in memory at a time, besides those that are kept."""


def near_pairs(hashes: Hashes, radius: int) -> Iterator[Pairs]:
    """Pairs (P, 2) of indices, the smaller one first, in parcels; each pair comes once."""
    chunks = _chunks(radius + 1)
    for number, (shift, mask) in enumerate(chunks):
        for first, second in _sharing((hashes >> shift) & mask):
            differing = hashes[first] ^ hashes[second]
            # A pair that shares an earlier chunk came with that one.
            earlier = np.zeros(len(differing), dtype=bool)
            for before_shift, before_mask in chunks[:number]:
                earlier |= ((differing >> before_shift) & before_mask) == 0
            near = ~earlier & (popcount(differing) <= radius)
            yield np.stack([np.minimum(first, second)[near], np.maximum(first, second)[near]], axis=1)


def popcount(words: Hashes) -> npt.NDArray[np.int64]:
    """How many bits of each word are set (numpy has a function of its own only from version 2 on)."""
    ones, twos, fours = (np.uint64(mask) for mask in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F))
    counts = words - ((words >> np.uint64(1)) & ones)
    counts = (counts & twos) + ((counts >> np.uint64(2)) & twos)
    counts = (counts + (counts >> np.uint64(4))) & fours
    found: npt.NDArray[np.int64] = ((counts * np.uint64(0x0101010101010101)) >> np.uint64(56)).astype(np.int64)
    return found


def _chunks(number: int) -> list[tuple[np.uint64, np.uint64]]:
    """(shift, mask) of each: 64 bits as evenly as they divide."""
    edges = [BITS * at // number for at in range(number + 1)]
    return [(np.uint64(low), np.uint64((1 << (high - low)) - 1)) for low, high in itertools.pairwise(edges)]


def _sharing(values: Hashes) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """All pairs of positions with equal values, in parcels of about `COMPARED_AT_ONCE`."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    ends = np.searchsorted(ordered, ordered, side="right")
    followers = ends - np.arange(len(values)) - 1
    """Of each place in the order: how many places after it hold the same value."""
    before = np.concatenate([[0], np.cumsum(followers)])
    start = 0
    while start < len(values):
        stop = max(start + 1, int(np.searchsorted(before, before[start] + COMPARED_AT_ONCE, side="right")) - 1)
        counts = followers[start:stop]
        first = np.repeat(np.arange(start, stop), counts)
        step = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        if len(first):
            yield order[first], order[first + step + 1]
        start = stop
