"""A split by the labels of several tasks, or by several labels of one."""

from __future__ import annotations

from copy import copy

import numpy as np
import numpy.typing as npt

from workbench.data.splitting.jointly import combination_parts
from workbench.data.splitting.labels import Labels
from workbench.data.splitting.parts import Indices
from workbench.data.splitting.shares import Shares
from workbench.data.splitting.spread import first_ranks, spread
from workbench.data.splitting.strata import ACROSS, Strata, by_combination, shuffled
from workbench.data.splitting.subsets import number_asked
from workbench.spec.split import Split


class SeveralTasks:
    """`labels` holds all labels of all tasks, `combination` (N,) which of them every example carries together."""

    def __init__(self, labels: Labels, combination: Indices, seed: int) -> None:
        self._labels, self._seed = labels, seed
        self._combination = combination
        self.strata = by_combination(combination, seed)

    def only(self, inside: npt.NDArray[np.bool_]) -> SeveralTasks:
        """Of the examples that are `inside` (N,) alone."""
        made = copy(self)
        made.strata = self.strata.of(inside)
        return made

    def sizes(self, pool: Strata, shares: Shares) -> Indices:
        """(S, 3): how many of each combination train, validate and test."""
        turns = shuffled(np.flatnonzero(pool.sizes), self._seed, ACROSS, 2)
        labels = self._labels.by_example(self.strata.members[self.strata.starts[turns]])
        sizes = np.zeros((len(pool.sizes), 3), dtype=np.int64)
        sizes[turns] = combination_parts(pool.sizes[turns], labels, self._labels.num_labels, shares)
        return sizes

    def subset(self, train: Strata, split: Split) -> Indices:
        """Of the examples that train, those that keep their label."""
        if split.labelled == "all":
            return train.members
        order = spread(train, self._labels, self._seed)
        if split.labelled_unit == "per class":
            return order[first_ranks(order, self._labels)[order] < split.labelled]
        return order[: number_asked(split, len(order))]

    def ranks(self, train: Strata) -> Indices:
        """Of each example that trains, how many of one of its labels go before it, at least."""
        return first_ranks(spread(train, self._labels, self._seed), self._labels)
