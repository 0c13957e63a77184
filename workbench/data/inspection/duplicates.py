"""Which images are the same pixel for pixel, and which look the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from workbench.data.inspection.fingerprints import Fingerprints
from workbench.data.inspection.grouping import Groups, joined, numbered, united
from workbench.data.inspection.near_hashes import Pairs, near_pairs

RADIUS_BITS = 4
"""Bits of 64 in which the hashes of two near copies may differ."""
LEAST_CORRELATION = 0.99
"""Of their small pictures: hashes of drawings and of dark images collide, so what they propose is looked at again."""
FLAT = 3.0
"""Standard deviation of grey values below which a small picture is plain, and correlation says nothing."""
PLAIN_DIFFERENCE = 4.0
"""Grey values by which plain pictures may differ on average."""

_PARCEL = 2**15
"""Pairs of small pictures that are compared at once."""

FullDigest = Callable[[int], bytes]


def exact_groups(prints: Fingerprints, full_digest: FullDigest) -> Groups:
    """Equal pixels at equal size.

    Where an image may have been read at a part of its size, `full_digest` of those that agree decides; it may raise.
    """
    proposed = numbered(prints.digests)
    keys = prints.digests.astype("S32")
    for index in np.flatnonzero(~prints.whole):
        keys[index] = full_digest(int(index)) if proposed[index] >= 0 else keys[index] + b"a part"
    return numbered(keys)


def near_groups(prints: Fingerprints, exact: Groups, tell: Callable[[], None] = lambda: None) -> Groups:
    """Exact copies and images that differ by recompression, size or brightness; not by mirroring or cropping.

    Two are joined where their hashes differ by at most `RADIUS_BITS` and their small pictures correlate by at least
    `LEAST_CORRELATION`. `tell` is called now and then, and may raise.
    """
    standing = _one_of_each(exact)
    hashes, pictures = prints.phashes[standing], _Pictures(prints.small[standing])
    roots = np.arange(len(standing))
    for pairs in near_pairs(hashes, RADIUS_BITS):
        tell()
        for some in np.array_split(pairs, len(pairs) // _PARCEL + 1):
            apart = some[roots[some[:, 0]] != roots[some[:, 1]]]  # a thousand dark images are soon all joined
            roots = united(roots, pictures.alike(apart))
    return joined(len(prints), np.concatenate([_chain(exact), standing[_chain(numbered(roots))]]))


def _one_of_each(exact: Groups) -> npt.NDArray[np.int64]:
    """The first of each group of exact copies, and all that stand alone: a thousand copies are compared once."""
    _, first = np.unique(exact, return_index=True)
    return np.sort(np.union1d(first[exact[first] >= 0], np.flatnonzero(exact < 0)))


def _chain(groups: Groups) -> Pairs:
    """Pairs that join each group's members one to the next."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    same = (ordered[1:] == ordered[:-1]) & (ordered[1:] >= 0)
    return np.stack([order[:-1][same], order[1:][same]], axis=1).astype(np.int64)


class _Pictures:
    """Small pictures, normalised once."""

    def __init__(self, small: npt.NDArray[np.uint8]) -> None:
        values = small.reshape(len(small), -1).astype(np.float32)
        self._values = values
        centred = values - values.mean(axis=1, keepdims=True)
        spread = centred.std(axis=1)
        self._plain = spread < FLAT
        self._unit = centred / np.maximum(np.linalg.norm(centred, axis=1), 1e-6)[:, np.newaxis]

    def alike(self, pairs: Pairs) -> Pairs:
        """Those of `pairs` that look alike."""
        first, second = pairs[:, 0], pairs[:, 1]
        correlated = np.einsum("pv,pv->p", self._unit[first], self._unit[second]) >= LEAST_CORRELATION
        close = np.abs(self._values[first] - self._values[second]).mean(axis=1) <= PLAIN_DIFFERENCE
        plain = self._plain[first] | self._plain[second]
        agree: Pairs = pairs[np.where(plain, close, correlated)]
        return agree
