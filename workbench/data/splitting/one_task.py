"""A split by the classes of one task: every class has an order of its own, of which each part is a piece."""

from __future__ import annotations

from workbench.data.splitting.by_class import class_parts
from workbench.data.splitting.parts import Indices
from workbench.data.splitting.shares import Shares
from workbench.data.splitting.strata import Strata, by_class
from workbench.data.splitting.subsets import labelled_per_class, number_asked
from workbench.spec.split import Split


class OneTask:
    """`classes` (N,) holds the class of every example, -1 where it is in no part."""

    def __init__(self, classes: Indices, seed: int) -> None:
        self.strata = by_class(classes, seed)

    def sizes(self, pool: Strata, shares: Shares) -> Indices:
        """(S, 3): how many of each stratum train, validate and test."""
        return class_parts(pool.sizes, shares)

    def subset(self, train: Strata, split: Split) -> Indices:
        """Of the examples that train, those that keep their label."""
        if split.labelled != "all" and split.labelled_unit == "per class":
            return train.members[train.position < split.labelled]
        return train.first(labelled_per_class(train.sizes, number_asked(split, len(train.members))))

    def ranks(self, train: Strata) -> Indices:
        """Of each example that trains, how many of its class go before it."""
        return train.position
