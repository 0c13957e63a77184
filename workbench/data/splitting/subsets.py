"""The labelled subset of the training part: for one seed, a smaller subset is contained in every larger one.

Per cents of the training part are rounded to the nearest whole number of examples, halves up, and are one at least.
"""

from __future__ import annotations

import heapq

import numpy as np

from models.spec.errors import UserError
from workbench.data.splitting.parts import Indices
from workbench.spec.labelled import percent_of
from workbench.spec.split import Split

MOST_POINTS = 200


def counts_classes(split: Split) -> bool:
    """Whether the number of labelled examples is one of each class."""
    return split.labelled != "all" and split.labelled_unit == "per class"


def number_asked(split: Split, available: int) -> int:
    """How many examples of `available` keep their label. Raises `UserError` where there are not so many.

    Not for a number that counts examples of each class.
    """
    if split.labelled == "all":
        return available
    if split.labelled_unit == "percent":
        _check_percent(split.labelled)
        return percent_of(split.labelled, available)
    if split.labelled > available:
        raise UserError(
            f"{split.labelled:,} labelled examples are asked for, and {available:,} are left beside validation and "
            "test.",
            where="split.labelled",
            remedy=f"Choose 1 to {available:,}, or 'all'.",
        )
    return split.labelled


def _check_percent(percent: int) -> None:
    if percent > 100:
        raise UserError(
            f"{percent:,} per cent of the training part are asked for.",
            where="split.labelled",
            remedy="Choose 1 to 100, or 'all'.",
        )


def labelled_per_class(class_sizes: Indices, labelled: int) -> Indices:
    """How many of each class's training examples keep their label; never falls as `labelled` grows, so subsets nest.

    First one for each class, the largest first: a class without an example cannot be learned. Then the quota method of
    Balinski & Young 1975 (The quota method of apportionment): of the classes below their share, the one that is due
    first. So every class stays within one example of its share, once the smallest class's share is one.
    """
    total = int(class_sizes.sum())
    if labelled == total:
        return class_sizes
    seats = np.zeros_like(class_sizes)
    by_size = [int(label) for label in np.argsort(-class_sizes, kind="stable") if class_sizes[label] > 0]
    seats[by_size[:labelled]] = 1
    return _by_quota(class_sizes.tolist(), seats.tolist(), labelled)


def _by_quota(sizes: list[int], seats: list[int], labelled: int) -> Indices:
    """Gives seats until there are `labelled`: each to the class that is due first of those below their share."""
    total = sum(sizes)
    at_share = [
        (had * total // size + 1, label) for label, (size, had) in enumerate(zip(sizes, seats, strict=True)) if size
    ]
    """Each class with the number of seats from which on it is below its share."""
    heapq.heapify(at_share)
    below_share: list[tuple[float, int]] = []
    for seat in range(sum(seats) + 1, labelled + 1):
        while at_share and at_share[0][0] <= seat:
            _, label = heapq.heappop(at_share)
            heapq.heappush(below_share, (-sizes[label] / (seats[label] + 1), label))
        _, label = heapq.heappop(below_share)
        seats[label] += 1
        heapq.heappush(at_share, (seats[label] * total // sizes[label] + 1, label))
    return np.array(seats, dtype=np.int64)


def growth(ranks: Indices) -> tuple[tuple[int, int], ...]:
    """(k, how many of `ranks` are below k) from (0, 0) on: points between which the number grows evenly.

    Of more than `MOST_POINTS` those of small k are all told, and of large k ever fewer: between them it is nearly even.
    """
    steps = np.bincount(ranks[ranks >= 0])
    below = np.concatenate([[0], np.cumsum(steps)])
    bends = np.flatnonzero(np.diff(steps, append=0)) + 1
    if len(bends) > MOST_POINTS:
        later = np.geomspace(MOST_POINTS // 2, len(bends) - 1, MOST_POINTS // 2).astype(np.int64)
        bends = bends[np.unique(np.concatenate([np.arange(MOST_POINTS // 2), later, [len(bends) - 1]]))]
    return ((0, 0), *((int(bend), int(below[bend])) for bend in bends))
