"""How many examples of each class go to each part, where there is one task of one label.

Every class keeps its share in each part, within one example.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from workbench.data.dataset import TEST, TRAIN, VALIDATION
from workbench.data.splitting.parts import Indices
from workbench.data.splitting.shares import Shares

_PRECEDENCE = (TRAIN, TEST, VALIDATION)
"""Who gets an example first when there are too few."""


def class_parts(class_sizes: Indices, shares: Shares) -> Indices:
    """(train, validation, test) of each class, (C, 3): its exact shares, rounded up or down.

    What rounding down leaves goes first to a part that has none of the class yet (train, test, validation), then to the
    part that rounding has cost most in the classes so far, so that the parts as a whole keep their shares too.
    """
    owed = [Fraction(0)] * 3
    sizes = []
    for size in class_sizes:
        exact = shares.exact(int(size))
        owed = [debt + part for debt, part in zip(owed, exact, strict=True)]
        given = _rounded(exact, owed)
        owed = [debt - count for debt, count in zip(owed, given, strict=True)]
        sizes.append(given)
    return np.array(sizes, dtype=np.int64).reshape(-1, 3)


def _rounded(exact: list[Fraction], owed: list[Fraction]) -> list[int]:
    given = [int(part) for part in exact]
    open_parts = [part for part in _PRECEDENCE if exact[part] > given[part]]
    empty = [part for part in open_parts if given[part] == 0]
    others = sorted((part for part in open_parts if given[part] > 0), key=lambda part: given[part] - owed[part])
    for part in [*empty, *others][: int(sum(exact)) - sum(given)]:
        given[part] += 1
    return given
