"""One order of the training examples in which every beginning has about the shares of the whole.

It makes labelled subsets of several tasks nest: N examples are the first N, and k of each class are those that are
among the first k of any of their classes, so that every class of every task has k where it has that many.
"""

from __future__ import annotations

import numpy as np

from workbench.data.splitting.labels import Labels
from workbench.data.splitting.parts import Indices
from workbench.data.splitting.strata import ACROSS, Strata, raw


def spread(strata: Strata, labels: Labels, seed: int) -> Indices:
    """The members of all strata. First come those that are the first of one of their labels: a class without an example
    cannot be learned. Then each stratum's stand at equal steps, from a start that the seed draws.
    """
    start = (raw(len(strata.sizes), seed, ACROSS, 1) >> np.uint64(11)) * 2.0**-53
    stratum = strata.stratum
    step = (strata.position + start[stratum]) / strata.sizes[stratum]
    order = strata.members[np.argsort(step, kind="stable")]
    leads = np.isin(order, np.flatnonzero(first_ranks(order, labels) == 0))
    return np.concatenate([order[leads], order[~leads]])


def first_ranks(order: Indices, labels: Labels) -> Indices:
    """(N,): the least rank that an example has among those of one of its labels, from 0; -1 for those not in `order`.

    An example without a label has the rank that it has among all.
    """
    num_examples = int(max(order.max(initial=-1), labels.examples.max(initial=-1))) + 1
    place = np.full(num_examples, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    ranks = place.copy()
    inside = place[labels.examples] >= 0
    examples, label = labels.examples[inside], labels.labels[inside]
    by_label = np.lexsort((place[examples], label))
    counts = np.bincount(label, minlength=labels.num_labels)
    rank = np.arange(len(label)) - np.repeat(np.cumsum(counts) - counts, counts)
    np.minimum.at(ranks, examples[by_label], rank)
    return ranks
