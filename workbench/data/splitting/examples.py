"""Which examples train, which choose, which judge: seeded by the split's own seed alone.

Arithmetic is exact and orders come from PCG64's raw numbers,
whose stream numpy keeps (NEP 19), so that a split is the same on every platform and with every version.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.dataset import LEFT_OUT, TEST, TRAIN, VALIDATION
from workbench.data.splitting.by_group import count_groups, group_numbers, group_parts
from workbench.data.splitting.fixed import Start, start
from workbench.data.splitting.labels import all_labels, combinations, deciding_task, known
from workbench.data.splitting.one_task import OneTask
from workbench.data.splitting.parts import Indices, PartCodes, Parts
from workbench.data.splitting.several_tasks import SeveralTasks
from workbench.data.splitting.subsets import counts_classes, growth
from workbench.spec.split import Split

Stratified = OneTask | SeveralTasks


def split_examples(
    strata: Sequence[Indices],
    split: Split,
    *,
    num_examples: int,
    groups: Indices | None = None,
    parts: PartCodes | None = None,
    counted: Sequence[Indices] | None = None,
) -> Parts:
    """Divides examples so that the labels of every task keep their shares in each part.

    `strata` holds the labels of each task: (N,) with -1 where missing, or of several labels at once (N, L) with 1, 0
    and -1; examples without any are in no part. `groups` (N,) are never divided, where -1 stands alone; `parts` (N,)
    are those that the data name. `counted` are those of `strata` whose labels are classes where `split.labelled` is a
    number of each class; all of them where it is None.

    Of one task, each class keeps its share within one example, and a class of few examples trains before it judges, and
    judges before it chooses: one example trains, of two the second tests, a third validates. Of several tasks, each
    combination of labels keeps its share within one example. Of groups, shares are kept as well as their sizes allow.
    Raises `UserError` where there is nothing to train on, too little for `split.labelled`, or too few groups.
    """
    usable = known(strata, num_examples)
    if parts is not None and split.fixed_parts == "use":
        usable &= parts != LEFT_OUT
    groups = None if groups is None else group_numbers(groups)
    begun = start(usable, split, parts, groups)
    if not begun.pool.any():
        raise _nothing_left()
    even = _stratified(strata if split.stratify else (), usable, split.seed)
    codes = _drawn(even, begun, strata if split.stratify else (), groups, split.seed)
    alike = split.stratify and (counted is None or len(counted) == len(strata))
    classes = even if alike else _counting(strata if counted is None else counted, usable, split.seed)
    by = classes if counts_classes(split) else even
    return Parts(
        train=np.sort(by.subset(by.strata.of(codes == TRAIN), split)),
        validation=np.flatnonzero(codes == VALIDATION),
        test=np.flatnonzero(codes == TEST),
        train_available=int((codes == TRAIN).sum()),
        per_class=growth(classes.ranks(classes.strata.of(codes == TRAIN))),
        num_groups=None if groups is None else count_groups(groups, codes),
        left_out=int((usable & (codes < 0)).sum()),
    )


def _counting(strata: Sequence[Indices], usable: npt.NDArray[np.bool_], seed: int) -> Stratified:
    """By the classes of these tasks; an example that has none of them counts as none of any class."""
    inside = usable & known(strata, len(usable))
    found = _stratified(strata, inside, seed)
    return found if isinstance(found, OneTask) else found.only(inside)


def _stratified(strata: Sequence[Indices], usable: npt.NDArray[np.bool_], seed: int) -> Stratified:
    """By the one task whose classes tell those of all others, else by all of them; without any, by none."""
    if not strata:
        return OneTask(np.where(usable, 0, -1), seed)
    if len(strata) == 1 and strata[0].ndim == 1:
        return OneTask(strata[0], seed)
    combination = combinations(strata, len(usable))
    deciding = deciding_task(strata, combination, usable)
    return SeveralTasks(all_labels(strata), combination, seed) if deciding is None else OneTask(deciding, seed)


def _drawn(even: Stratified, begun: Start, strata: Sequence[Indices], groups: Indices | None, seed: int) -> PartCodes:
    """(N,): the part of every example; `begun.codes` and what is drawn of the pool."""
    codes = begun.codes.copy()
    if groups is None or begun.shares.of[TRAIN] == begun.shares.whole:
        pool = even.strata.of(begun.pool)
        pool.dealt(even.sizes(pool, begun.shares), codes)
    else:
        labels = all_labels(strata).of(begun.pool)
        group_parts(labels, np.where(begun.pool, groups, -1), codes, begun.shares, seed)
    return codes


def _nothing_left() -> UserError:
    return UserError(
        "Nothing is left to train on.",
        where="split",
        remedy="Let the data's own validation and test sets leave some examples, or split anew.",
    )
