"""The proxy A-distance: how well a classifier tells examples of the source from examples of the target.

N_s, N_t: examples of source and target; F: features.
"""

from __future__ import annotations

import math
import warnings

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from workbench.spec.shift import DomainDistance

Features = npt.NDArray[np.float64]

NUM_FOLDS = 5
_PENALTY = 0.01
"""The inverse strength of the L2 penalty: features are often more than examples, which separates any two samples."""
_MOST_STEPS = 300
_Z_95 = 1.959964
"""Two-sided 95 % quantile of the standard normal distribution."""


def domain_distance(source: Features, target: Features, seed: int = 0) -> DomainDistance:
    """2 (1 - 2ε) of Ben-David et al. 2007 (Analysis of representations for domain adaptation), section 4, for features
    (N_s, F) and (N_t, F), at least `NUM_FOLDS` of each.

    ε is the held-out error, in cross-validation, of a logistic regression on standardised features, with equally many
    examples of either side. A classifier worse than chance has found no difference, so that nothing is below 0. The
    interval is Wilson's for a share of `judged` examples: it tells how exactly ε is known of these classifiers, and not
    how they would differ had other examples trained them.
    """
    rng = np.random.default_rng(seed)
    number = min(len(source), len(target))
    sides = [side[rng.permutation(len(side))[:number]] for side in (source, target)]
    domains = np.repeat([0, 1], number)
    told = _told_apart(np.concatenate(sides), domains, seed)
    errors, judged = int(np.sum(told != domains)), 2 * number
    low, high = wilson_interval(errors, judged)
    return DomainDistance(
        distance=_distance(errors / judged), low=_distance(high), high=_distance(low),
        error=errors / judged, judged=judged,
    )  # fmt: skip


def wilson_interval(hits: int, number: int) -> tuple[float, float]:
    """The 95 % interval of a share of which `hits` of `number` were seen (Wilson 1927, Probable inference)."""
    share, z2 = hits / number, _Z_95**2
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _Z_95 / (1 + z2 / number) * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _distance(error: float) -> float:
    return max(0.0, 2 * (1 - 2 * error))


def _told_apart(features: Features, domains: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int64]:
    """The domain of each example, told by a classifier that has not seen it."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=_PENALTY, max_iter=_MOST_STEPS))
    folds = StratifiedKFold(NUM_FOLDS, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a classifier stopped early is one all the same
        told: npt.NDArray[np.int64] = cross_val_predict(classifier, features, domains, cv=folds)
    return told
