"""From pairs to groups: whoever is joined with someone, directly or through others, is in one group with them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Groups = npt.NDArray[np.int64]
"""(N,): the number of each example's group, counted from 0 in the order of their first members; -1 stands alone."""


def joined(num_examples: int, pairs: npt.NDArray[np.int64]) -> Groups:
    """The connected components of the graph whose edges are `pairs` (P, 2)."""
    return numbered(united(np.arange(num_examples), pairs))


def united(roots: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """`roots` (N,) hold the first member of each one's tree; returns them with the trees that `pairs` touch joined."""
    roots = roots.copy()
    while True:
        first, second = roots[pairs[:, 0]], roots[pairs[:, 1]]
        apart = first != second
        if not apart.any():
            return roots
        # Every root hangs below the smallest one it meets, then all climb to the top: halves the trees each time.
        np.minimum.at(roots, np.maximum(first, second)[apart], np.minimum(first, second)[apart])
        while not np.array_equal(roots, above := roots[roots]):
            roots = above


def numbered(keys: npt.NDArray[np.generic]) -> Groups:
    """Examples with equal keys are a group, unless one has no equal."""
    _, first, inverse, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(counts > 1)
    numbers = np.full(len(counts), -1, dtype=np.int64)
    numbers[shared[np.argsort(first[shared])]] = np.arange(len(shared))
    return numbers[inverse]


def num_groups(groups: Groups) -> int:
    return int(groups.max(initial=-1)) + 1


def extra_members(groups: Groups) -> int:
    """How many examples could go if each group kept one."""
    return int((groups >= 0).sum()) - num_groups(groups)


def straddling(groups: Groups, parts: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """(N,) whether an example's group has members in more than one of `parts` (N,); a negative part counts as none."""
    inside = np.flatnonzero((groups >= 0) & (parts >= 0))
    least = np.full(num_groups(groups), np.iinfo(np.int64).max)
    most = np.full(num_groups(groups), -1)
    np.minimum.at(least, groups[inside], parts[inside])
    np.maximum.at(most, groups[inside], parts[inside])
    told = np.zeros(len(groups), dtype=np.bool_)
    told[inside] = (least < most)[groups[inside]]
    return told
