"""The labels of several tasks as one list of numbers, and which combinations of them occur.

N examples, T tasks, C combinations. A task's labels are (N,) codes, -1 where missing; those of a multi-label task are
(N, L): 1 where an example carries the label, 0 where it does not, -1 where that is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.splitting.parts import Indices

BITS = 62
"""Labels of a multi-label task that are compared as one number."""


@dataclass(frozen=True)
class Labels:
    """Every label of every example: `labels[i]` is carried by `examples[i]`, which rise.

    Labels are counted from 0 through all tasks.
    """

    examples: Indices
    labels: Indices
    num_labels: int

    def of(self, inside: npt.NDArray[np.bool_]) -> Labels:
        """Those of the examples that are `inside` (N,)."""
        kept = inside[self.examples]
        return Labels(self.examples[kept], self.labels[kept], self.num_labels)

    def counts(self) -> Indices:
        """How many examples carry each label, (num_labels,)."""
        return np.bincount(self.labels, minlength=self.num_labels).astype(np.int64)

    def by_example(self, wanted: Indices) -> list[list[int]]:
        """The labels of each of the examples `wanted`."""
        first, end = (np.searchsorted(self.examples, wanted, side=side) for side in ("left", "right"))
        labels = self.labels.tolist()
        return [labels[start:stop] for start, stop in zip(first.tolist(), end.tolist(), strict=True)]


def known(strata: Sequence[Indices], num_examples: int) -> npt.NDArray[np.bool_]:
    """(N,): which examples have a label in some task; all where there is no task."""
    if not strata:
        return np.ones(num_examples, dtype=np.bool_)
    seen = [(labels >= 0) if labels.ndim == 1 else (labels >= 0).any(axis=1) for labels in strata]
    return np.asarray(np.logical_or.reduce(seen), dtype=np.bool_)


def all_labels(strata: Sequence[Indices]) -> Labels:
    """The labels of all tasks, one after the other."""
    examples, labels, first = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    for task in strata:
        if task.ndim == 1:
            carried = np.flatnonzero(task >= 0)
            examples.append(carried)
            labels.append(first + task[carried])
            first += int(task.max(initial=-1)) + 1
        else:
            carriers, columns = np.nonzero(task == 1)
            examples.append(carriers)
            labels.append(first + columns)
            first += task.shape[1]
    together = np.concatenate(examples)
    order = np.argsort(together, kind="stable")
    return Labels(together[order], np.concatenate(labels)[order], first)


def combinations(strata: Sequence[Indices], num_examples: int) -> Indices:
    """(N,): equal where all labels are equal, counted from 0 in the order of the labels."""
    told = np.zeros(num_examples, dtype=np.int64)
    for task in strata:
        for number in [task + 1] if task.ndim == 1 else _packed(task):
            _, place = np.unique(number, return_inverse=True)
            _, told = np.unique(told * (int(place.max(initial=0)) + 1) + place, return_inverse=True)
    return told.astype(np.int64)


def deciding_task(strata: Sequence[Indices], combination: Indices, usable: npt.NDArray[np.bool_]) -> Indices | None:
    """The labels of the task that tell those of all others, as a digit tells whether it is even; else None."""
    num_combinations = len(np.unique(combination[usable]))
    for task in strata:
        if task.ndim == 1 and (task[usable] >= 0).all() and len(np.unique(task[usable])) == num_combinations:
            return task
    return None


def _packed(task: Indices) -> list[Indices]:
    """Each row's labels as few whole numbers; a row that is not known counts as one without labels."""
    parts = np.array_split(task == 1, range(BITS, task.shape[1], BITS), axis=1)
    return [part @ (1 << np.arange(part.shape[1], dtype=np.int64)) for part in parts]
