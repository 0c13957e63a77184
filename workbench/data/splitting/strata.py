"""Examples by stratum, each stratum in an order of its own that the seed gives."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import TEST, TRAIN, VALIDATION
from workbench.data.splitting.parts import Indices, PartCodes

ACROSS = 2**32 - 1
"""Stands in the key of orders that go across classes, where a class's own order has its number."""


@dataclass(frozen=True)
class Strata:
    """`members` holds the examples of one stratum after the other; stratum s has `members[starts[s]:starts[s + 1]]`."""

    members: Indices
    starts: Indices

    @property
    def sizes(self) -> Indices:
        return np.diff(self.starts)

    @property
    def stratum(self) -> Indices:
        """Of each member."""
        return np.repeat(np.arange(len(self.starts) - 1), self.sizes)

    @property
    def position(self) -> Indices:
        """Of each member within its stratum, from 0."""
        return np.arange(len(self.members)) - np.repeat(self.starts[:-1], self.sizes)

    def of(self, inside: npt.NDArray[np.bool_]) -> Strata:
        """Those of the examples that are `inside` (N,), in the same order; strata may become empty."""
        kept = inside[self.members]
        sizes = np.bincount(self.stratum[kept], minlength=len(self.sizes))
        return Strata(self.members[kept], _starts(sizes))

    def first(self, seats: Indices) -> Indices:
        """So many members of each stratum, its first."""
        return self.members[self.position < seats[self.stratum]]

    def dealt(self, sizes: Indices, codes: PartCodes) -> None:
        """Writes `sizes` (S, 3) into `codes` (N,): the first of each test, the next validate, the others train."""
        stratum, position = self.stratum, self.position
        test, validation = sizes[stratum, TEST], sizes[stratum, VALIDATION]
        judged = np.where(position < test + validation, VALIDATION, TRAIN)
        codes[self.members] = np.where(position < test, TEST, judged)


def by_class(labels: Indices, seed: int) -> Strata:
    """One stratum a class of `labels` (N,), where -1 is none; its order does not depend on the other classes."""
    order = np.argsort(labels, kind="stable").astype(np.int64)
    sizes = np.bincount(labels[labels >= 0])
    starts = _starts(sizes) + np.count_nonzero(labels < 0)
    members = [
        shuffled(order[start:end], seed, label)
        for label, (start, end) in enumerate(itertools.pairwise(starts.tolist()))
    ]
    return Strata(np.concatenate([np.empty(0, np.int64), *members]), _starts(sizes))


def by_combination(combination: Indices, seed: int) -> Strata:
    """One stratum a combination (N,) of labels, all in the order of one shuffle."""
    rank = np.empty_like(combination)
    rank[shuffled(np.arange(len(combination)), seed, ACROSS)] = np.arange(len(combination))
    return Strata(np.lexsort((rank, combination)), _starts(np.bincount(combination)))


def shuffled(members: Indices, seed: int, *key: int) -> Indices:
    """In the order of PCG64's raw numbers, whose stream numpy keeps (NEP 19): the same everywhere."""
    return members[np.argsort(raw(len(members), seed, *key), kind="stable")].astype(np.int64)


def raw(count: int, seed: int, *key: int) -> npt.NDArray[np.uint64]:
    return np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)).random_raw(count)


def _starts(sizes: Indices | list[int]) -> Indices:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
