"""The maximum mean discrepancy of two samples, and whether chance alone would give as much.

M, N: examples of source and target; F: features; P: permutations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workbench.spec.shift import Discrepancy

Features = npt.NDArray[np.float64]
Kernel = npt.NDArray[np.float64]

MOST_EXAMPLES = 1000
"""Of either side; the kernel of both has the square of their number of entries, at most 32 MB."""
NUM_PERMUTATIONS = 500
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Bandwidths of the mixture as multiples of the median distance."""
_ROUNDING = 1e-12
"""Squared distances below so much of the squared lengths are what is left where equal numbers should cancel."""


def mean_discrepancy(source: Features, target: Features, seed: int = 0) -> Discrepancy:
    """The unbiased squared MMD of features (M, F) and (N, F), at least two of each, with the p-value of its test by
    permutation.

    Gretton et al. 2012 (A kernel two-sample test), equation 3, with the mean of RBF kernels around the median
    heuristic (section 8) for a kernel. The p-value counts the sample itself among the permutations, so that it is
    never 0 and the test keeps its level (Phipson & Smyth 2010).
    """
    rng = np.random.default_rng(seed)
    source, target = (side[rng.permutation(len(side))[:MOST_EXAMPLES]] for side in (source, target))
    squares = squared_distances(np.concatenate([source, target]))
    kernel = rbf_mixture(squares, [factor * median_distance(squares) for factor in FACTORS])
    observed = float(unbiased_squared(kernel, _first(len(squares), len(source))[:, np.newaxis])[0])
    shuffled = rng.permuted(np.tile(_first(len(squares), len(source)), (NUM_PERMUTATIONS, 1)), axis=1).T
    by_chance = unbiased_squared(kernel, shuffled)
    # Rounding must not decide between permutations that are equally large, as all are where all examples are equal.
    as_large = int(np.sum(by_chance >= observed - 1e-12))
    return Discrepancy(squared=observed, p_value=(1 + as_large) / (1 + NUM_PERMUTATIONS), permutations=NUM_PERMUTATIONS)


def squared_distances(examples: Features) -> Kernel:
    """(N, N) of examples (N, F): squared Euclidean distances; 0 between equal ones, whatever rounding says."""
    centred = examples - examples.mean(axis=0)  # nearer to 0 fewer digits cancel
    norms = np.einsum("nf,nf->n", centred, centred)
    sums = norms[:, np.newaxis] + norms
    squares: Kernel = sums - 2 * centred @ centred.T
    squares[squares < _ROUNDING * sums] = 0.0
    np.fill_diagonal(squares, 0.0)
    return squares


def median_distance(squares: Kernel) -> float:
    """The median distance between two examples, else the mean one where most are equal; 1 where all are."""
    distances = np.sqrt(squares[np.triu_indices(len(squares), k=1)])
    return float(np.median(distances)) or float(distances.mean()) or 1.0


def rbf_mixture(squares: Kernel, bandwidths: Sequence[float]) -> Kernel:
    """The mean over bandwidths σ of exp(-d² / 2σ²), for squared distances d²."""
    kernels = (np.exp(squares / (-2 * width**2)) for width in bandwidths)
    return np.asarray(sum(kernels, start=np.zeros_like(squares)) / len(bandwidths))


def unbiased_squared(kernel: Kernel, is_source: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(P,): the estimate for each of the ways `is_source` (M + N, P), of ones and zeros, to part the examples."""
    is_target = 1 - is_source
    pairs = kernel - np.diag(np.diag(kernel))
    num_source, num_target = is_source.sum(axis=0), is_target.sum(axis=0)
    with_source, with_target = pairs @ is_source, pairs @ is_target
    within_source = (is_source * with_source).sum(axis=0) / (num_source * (num_source - 1))
    within_target = (is_target * with_target).sum(axis=0) / (num_target * (num_target - 1))
    between = (is_target * with_source).sum(axis=0) / (num_source * num_target)
    return np.asarray(within_source + within_target - 2 * between)


def _first(number: int, chosen: int) -> npt.NDArray[np.float64]:
    return (np.arange(number) < chosen).astype(np.float64)
