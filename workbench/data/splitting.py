"""Which examples train, which choose, which judge: stratified by class, seeded by the split's own seed alone.

Arithmetic is exact and orders come from PCG64's raw numbers,
whose stream numpy keeps (NEP 19), so that a split is the same on every platform and with every version.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.spec.split import Split

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """Sorted indices of examples; disjoint. `train` is cut to the labelled subset of `train_available` examples."""

    train: Indices
    validation: Indices
    test: Indices
    train_available: int


def split_examples(labels: Indices, split: Split) -> Parts:
    """Divides examples with `labels` (N,) so that every class keeps its share, within one example, in each part.

    A class of few examples trains before it judges, and judges before it chooses: one example trains, of two the second
    tests, a third validates. Raises `UserError` where the shares leave nothing to train on, or fewer training examples
    than `split.labelled`.
    """
    shuffled = _shuffled_classes(labels, split.seed)
    counts = _part_sizes([len(members) for members in shuffled], split)
    train = [members[test + choose :] for members, (_, choose, test) in zip(shuffled, counts, strict=True)]
    validation = [members[test : test + choose] for members, (_, choose, test) in zip(shuffled, counts, strict=True)]
    judged = [members[:test] for members, (_, _, test) in zip(shuffled, counts, strict=True)]
    available = sum(len(members) for members in train)
    seats = _labelled_per_class([len(members) for members in train], _labelled(split, available))
    kept = [members[:seat] for members, seat in zip(train, seats, strict=True)]
    return Parts(_sorted(kept), _sorted(validation), _sorted(judged), available)


def _labelled(split: Split, available: int) -> int:
    if split.labelled == "all":
        return available
    if split.labelled > available:
        raise UserError(
            f"{split.labelled:,} labelled examples are asked for, and {available:,} are left beside validation and "
            "test.",
            where="split.labelled",
            remedy=f"Choose 1 to {available:,}, or 'all'.",
        )
    return split.labelled


def _shuffled_classes(labels: Indices, seed: int) -> list[Indices]:
    """The members of each class in an order of their own; a class's order does not depend on the other classes."""
    shuffled = []
    for label in range(int(labels.max(initial=-1)) + 1):
        members = np.flatnonzero(labels == label).astype(np.int64)
        stream = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(label,)))
        shuffled.append(members[np.argsort(stream.random_raw(len(members)), kind="stable")])
    return shuffled


def _part_sizes(class_sizes: list[int], split: Split) -> list[tuple[int, int, int]]:
    """(train, validation, test) of each class: its exact shares, rounded up or down.

    What rounding down leaves goes first to a part that has none of the class yet (train, test, validation), then to the
    part that rounding has cost most in the classes so far, so that the parts as a whole keep their shares too.
    """
    choose, test = Fraction(repr(split.validation)), Fraction(repr(split.test))
    if choose + test >= 1:
        raise UserError(
            f"Validation ({split.validation:g}) and test ({split.test:g}) leave nothing to train on.",
            where="split",
            remedy="Let the two shares add up to less than 1.",
        )
    shares = (1 - choose - test, choose, test)
    owed = [Fraction(0)] * 3
    sizes = []
    for size in class_sizes:
        exact = [share * size for share in shares]
        owed = [debt + part for debt, part in zip(owed, exact, strict=True)]
        given = _rounded(exact, owed)
        owed = [debt - count for debt, count in zip(owed, given, strict=True)]
        sizes.append((given[0], given[1], given[2]))
    return sizes


_PRECEDENCE = (0, 2, 1)
"""Train, test, validation: who gets an example first when there are too few."""


def _rounded(exact: list[Fraction], owed: list[Fraction]) -> list[int]:
    given = [int(part) for part in exact]
    open_parts = [part for part in _PRECEDENCE if exact[part] > given[part]]
    empty = [part for part in open_parts if given[part] == 0]
    others = sorted((part for part in open_parts if given[part] > 0), key=lambda part: given[part] - owed[part])
    for part in [*empty, *others][: int(sum(exact)) - sum(given)]:
        given[part] += 1
    return given


def _labelled_per_class(class_sizes: list[int], labelled: int) -> list[int]:
    """How many of each class's training examples keep their label; never falls as `labelled` grows, so subsets nest.

    First one for each class, the largest first: a class without an example cannot be learned. Then the quota method of
    Balinski & Young 1975 (The quota method of apportionment): of the classes below their share, the one that is due
    first. So every class stays within one example of its share, once the smallest class's share is one.
    """
    sizes = np.array(class_sizes, dtype=np.int64)
    total = int(sizes.sum())
    if labelled == total:
        return class_sizes
    seats = np.zeros_like(sizes)
    by_size = [int(label) for label in np.argsort(-sizes, kind="stable") if sizes[label] > 0]
    seats[by_size[:labelled]] = 1
    for seat in range(int(seats.sum()) + 1, labelled + 1):
        below_share = seats * total < sizes * seat
        due = np.where(below_share, sizes / (seats + 1), -1.0)
        seats[int(np.argmax(due))] += 1
    return [int(count) for count in seats]


def _sorted(parts: list[Indices]) -> Indices:
    return np.sort(np.concatenate([np.empty(0, dtype=np.int64), *parts]))
