"""The parts that a split makes, and the codes by which examples are told apart while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]
PartCodes = npt.NDArray[np.int8]
"""(N,): `TRAIN`, `VALIDATION`, `TEST`, `NO_PART` or `LEFT_OUT` of `workbench.data.dataset`."""


@dataclass(frozen=True)
class Parts:
    """Sorted indices of examples; disjoint. `train` is cut to the labelled subset of `train_available` examples."""

    train: Indices
    validation: Indices
    test: Indices
    train_available: int
    per_class: Sequence[tuple[int, int]] = ()
    """(k, how many examples k of each class are): points between which the number grows evenly, from (0, 0) on."""
    num_groups: tuple[int, int, int] | None = None
    """In train (whole), validation and test, where the split goes by groups."""
    left_out: int = 0
    """Examples with a label in no part: their group is in a set that the data fix."""
