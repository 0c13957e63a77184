"""Two samples on the plane in which both together vary most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.utils.extmath import randomized_svd

from workbench.spec.shift import Point

Features = npt.NDArray[np.float64]

_NUM_ITERATIONS = 12
MOST_POINTS = 400
"""Of either side: more would hide one another."""


@dataclass(frozen=True)
class Projection:
    source: tuple[Point, ...]
    target: tuple[Point, ...]
    explained: Point
    """The share of all variance along either component."""


def project(source: Features, target: Features, seed: int = 0) -> Projection:
    """The first two principal components of features (N_s, F) and (N_t, F) together, at most `MOST_POINTS` of a side.

    Signs are such that the entry of a component that is largest in size is positive.
    """
    joint = np.concatenate([source, target])
    centred = joint - joint.mean(axis=0)
    axes, shares = _components(centred)
    points = centred @ axes.T
    rng = np.random.default_rng(seed)
    shown = [_points(side, rng) for side in (points[: len(source)], points[len(source) :])]
    return Projection(shown[0], shown[1], shares)


def _components(centred: Features) -> tuple[Features, Point]:
    """Two components (2, F) and the share of all variance along each; those that there are not are 0.

    By power iterations (Halko et al. 2011): a whole decomposition of 2,000 × 2,000 numbers would take half a minute.
    """
    axes, shares = np.zeros((2, centred.shape[1])), np.zeros(2)
    wanted = min(2, *centred.shape)
    _, sizes, components = randomized_svd(centred, wanted, n_iter=_NUM_ITERATIONS, random_state=0)
    axes[:wanted] = components * np.where(sizes > 0, 1.0, 0.0)[:, np.newaxis]
    axes *= np.where(axes[[0, 1], np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, np.newaxis]
    shares[:wanted] = sizes**2 / (np.sum(centred**2) or 1.0)
    return axes, (float(shares[0]), float(shares[1]))


def _points(side: Features, rng: np.random.Generator) -> tuple[Point, ...]:
    chosen = np.sort(rng.permutation(len(side))[:MOST_POINTS])
    return tuple((round(float(x), 6), round(float(y), 6)) for x, y in side[chosen])
