"""Numbers as classes by which a split can be stratified."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.splitting.parts import Indices

MOST_BINS = 10
LEAST_IN_BIN = 10


def bins_of(numbers: npt.NDArray[np.float64]) -> Indices:
    """(N,): by the quantiles of `numbers` (N,) in at most ten bins of ten or more, counted from 0; -1 where NaN.

    Equal numbers share a bin, so that where many are equal another bin may have fewer than ten.
    """
    known = ~np.isnan(numbers)
    ordered = np.sort(numbers[known])
    count = max(1, min(MOST_BINS, len(ordered) // LEAST_IN_BIN))
    edges = np.unique(ordered[[len(ordered) * edge // count for edge in range(1, count)]]) if count > 1 else ordered[:0]
    bins = np.full(len(numbers), -1, dtype=np.int64)
    _, bins[known] = np.unique(np.searchsorted(edges, numbers[known], side="right"), return_inverse=True)
    return bins
