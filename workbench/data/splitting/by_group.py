"""Parts of whole groups: the examples of one patient, site or film stay together.

As scikit-learn's StratifiedGroupKFold does, the groups are dealt one after the other, large ones first, each to the
part where it brings the shares of the labels closest. Close is measured by Pearson's χ² of the table of parts and
labels, since parts, unlike folds, differ in size. All numbers are whole.
"""

from __future__ import annotations

from math import lcm

import numpy as np

from models.spec.errors import UserError
from workbench.data.dataset import NO_PART, TEST, TRAIN, VALIDATION
from workbench.data.splitting.labels import Labels
from workbench.data.splitting.parts import Indices, PartCodes
from workbench.data.splitting.shares import Shares
from workbench.data.splitting.strata import ACROSS, raw

PART_NAMES = ("training", "validation", "test")
PRECISION = 1 << 40
"""A label weighs so much, divided by the number of its examples."""


def group_numbers(groups: Indices) -> Indices:
    """(N,): the group of each example, counted from 0; an example without one, -1, is a group of its own."""
    alone = np.flatnonzero(groups < 0)
    numbers = groups.copy()
    numbers[alone] = int(groups.max(initial=-1)) + 1 + np.arange(len(alone))
    _, place = np.unique(numbers, return_inverse=True)
    return place.astype(np.int64)


def group_parts(labels: Labels, groups: Indices, codes: PartCodes, shares: Shares, seed: int) -> None:
    """Writes a part into `codes` (N,) for every example whose group is not -1 in `groups` (N,).

    Raises `UserError` where there are fewer groups than parts.
    """
    inside = np.flatnonzero(groups >= 0)
    numbers, place = np.unique(groups[inside], return_inverse=True)
    sizes = np.bincount(place)
    wanted = [part for part in range(3) if shares.of[part]]
    _check(len(numbers), wanted)
    held = _held(labels, groups, numbers)
    table = _Table(shares, wanted, [*labels.counts().tolist(), len(inside)])
    part_of = np.full(len(numbers), NO_PART, dtype=np.int8)
    for turn, group in enumerate(_order(sizes, seed)):
        part_of[group] = table.take([*held[group], (labels.num_labels, int(sizes[group]))], len(numbers) - turn)
    codes[inside] = part_of[place]


def count_groups(groups: Indices, codes: PartCodes) -> tuple[int, int, int]:
    """How many groups are in train, validation and test."""
    train, validation, test = (len(np.unique(groups[codes == part])) for part in (TRAIN, VALIDATION, TEST))
    return train, validation, test


class _Table:
    """How many examples of each label each part was given."""

    def __init__(self, shares: Shares, wanted: list[int], totals: list[int]) -> None:
        self._whole = shares.whole
        self._share = shares.of
        self._empty = set(wanted)
        self._wanted = wanted
        self._totals = totals
        self._given = [[0] * 3 for _ in totals]
        every = lcm(*(shares.of[part] for part in wanted))
        self._scale = [every // share if share else 0 for share in shares.of]

    def take(self, held: list[tuple[int, int]], groups_left: int) -> int:
        """The part for a group that holds (label, count): an empty one where as many groups are left as empty parts."""
        parts = [part for part in self._wanted if groups_left > len(self._empty) or part in self._empty]
        best = min(parts, key=lambda part: self._growth(part, held))
        for label, count in held:
            self._given[label][best] += count
        self._empty.discard(best)
        return best

    def _growth(self, part: int, held: list[tuple[int, int]]) -> int:
        """By how much χ² grows if the part takes the group: Σ ((o + c − e)² − (o − e)²) / e over its labels."""
        growth = 0
        for label, count in held:
            above = 2 * (self._given[label][part] * self._whole - self._totals[label] * self._share[part])
            growth += count * (above + count * self._whole) * (PRECISION // self._totals[label])
        return growth * self._scale[part]


def _held(labels: Labels, groups: Indices, numbers: Indices) -> list[list[tuple[int, int]]]:
    """(label, count) of the labels that each of the groups `numbers` holds."""
    place = np.searchsorted(numbers, groups[labels.examples])
    pairs, counts = np.unique(place * labels.num_labels + labels.labels, return_counts=True)
    held: list[list[tuple[int, int]]] = [[] for _ in numbers]
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        group, label = divmod(pair, labels.num_labels)
        held[group].append((label, count))
    return held


def _order(sizes: Indices, seed: int) -> list[int]:
    """Large groups first; among those of about a size, within a power of two, the seed decides."""
    magnitude = np.frexp(sizes)[1]
    return [int(group) for group in np.lexsort((raw(len(sizes), seed, ACROSS), -magnitude))]


def _check(num_groups: int, wanted: list[int]) -> None:
    if num_groups < len(wanted):
        names = " and ".join(PART_NAMES[part] for part in wanted)
        count = "is 1 group" if num_groups == 1 else f"are {num_groups:,} groups"
        raise UserError(
            f"There {count} to divide, and {names} need one each.",
            where="split.group",
            remedy="Choose a column with more groups, none, or set the share of a part to 0.",
        )
