"""How many examples of each combination of labels go to each part, where several labels count at once.

Every combination first gives each part its share, rounded down. What is left, at most two examples a combination, is
dealt by iterative stratification (Sechidis, Tsoumakas & Vlahavas 2011, On the stratification of multi-label data,
algorithm 1): the rarest label first, each example to the part that still wants that label most. Then each is taken up
once more and put where it is wanted most for all of its labels together: what was dealt early could not know what the
rest would bring. A part gets at most one of a combination's rest, so that every combination keeps its share within one
example, too. All numbers are whole.

C combinations, L labels and after them one that everything carries, P parts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.data.dataset import TRAIN
from workbench.data.splitting.parts import Indices
from workbench.data.splitting.shares import Shares


@dataclass(frozen=True)
class _Wanted:
    """`examples` (L + 1, P) is what parts want of each label yet, times `whole`; `training` (L + 1) is what trains."""

    examples: list[list[int]]
    training: list[int]
    whole: int

    @property
    def everything(self) -> int:
        """The label that everything carries."""
        return len(self.training) - 1

    def most(self, parts: list[int], label: int) -> int:
        """The part that wants the label most, and of such parts the one that wants examples most.

        A label that nobody trains on goes there first: it could not be learned otherwise.
        """
        if TRAIN in parts and self.training[label] == 0:
            return TRAIN
        both = list(zip(self.examples[label], self.examples[-1], strict=True))
        return max(parts, key=both.__getitem__)

    def better(self, before: int, others: list[int], labels: list[int]) -> int:
        """The part, `before` or one of the `others`, that wants the labels most together if `before` gave them back.

        The last example of a label that trains stays there.
        """
        fewest = min(map(self.training.__getitem__, labels))
        if (before == TRAIN and fewest == 1) or (TRAIN in others and fewest == 0):
            return TRAIN
        together = list(map(sum, zip(*[self.examples[label] for label in labels], strict=True)))
        together[before] += len(labels) * self.whole
        return max([before, *others], key=together.__getitem__)

    def give(self, part: int, labels: list[int], count: int) -> None:
        for label in labels:
            self.examples[label][part] -= count * self.whole
            if part == TRAIN:
                self.training[label] += count


def combination_parts(sizes_C: Indices, labels_C: list[list[int]], num_labels: int, shares: Shares) -> Indices:
    """(train, validation, test) of each combination, (C, 3).

    `sizes_C` counts the examples of each, `labels_C` lists its labels; what has none is dealt last. Of combinations
    with the same rarest label the first is dealt first: their order should be a shuffled one.
    """
    due_CP = sizes_C[:, None] * np.array(shares.of, dtype=np.int64)
    given_CP, rest_CP = np.divmod(due_CP, shares.whole)
    wanted = _wanted(given_CP, rest_CP, labels_C, num_labels, shares.whole)
    left_C = (sizes_C - given_CP.sum(axis=1)).tolist()
    given = given_CP.tolist()
    open_C = [[part for part in range(3) if rest[part]] for rest in rest_CP.tolist()]
    dealt = _dealt(left_C, open_C, labels_C, wanted)
    for combination, part in _dealt_anew(dealt, open_C, labels_C, wanted):
        given[combination][part] += 1
    return np.array(given, dtype=np.int64).reshape(-1, 3)


def _dealt(
    left_C: list[int], open_C: list[list[int]], labels_C: list[list[int]], wanted: _Wanted
) -> list[tuple[int, int]]:
    """(combination, part) of each example that is left; `open_C` keeps the parts that may have one more."""
    dealt = []
    for combination, label in _rarest_first(left_C, labels_C, wanted.everything):
        for _ in range(left_C[combination]):
            part = wanted.most(open_C[combination], label)
            open_C[combination].remove(part)
            wanted.give(part, [*labels_C[combination], wanted.everything], 1)
            dealt.append((combination, part))
    return dealt


def _dealt_anew(
    dealt: list[tuple[int, int]], open_C: list[list[int]], labels_C: list[list[int]], wanted: _Wanted
) -> Iterator[tuple[int, int]]:
    for combination, before in dealt:
        labels = [*labels_C[combination], wanted.everything]
        part = wanted.better(before, open_C[combination], labels)
        if part != before:
            wanted.give(before, labels, -1)
            wanted.give(part, labels, 1)
            open_C[combination] = [before if other == part else other for other in open_C[combination]]
        yield combination, part


def _wanted(given_CP: Indices, rest_CP: Indices, labels_C: list[list[int]], num_labels: int, whole: int) -> _Wanted:
    combination = np.repeat(np.arange(len(labels_C)), [len(labels) for labels in labels_C])
    label = np.array([label for labels in labels_C for label in labels], dtype=np.int64)
    wanted_LP = np.zeros((num_labels + 1, 3), dtype=np.int64)
    training_L = np.zeros(num_labels + 1, dtype=np.int64)
    np.add.at(wanted_LP, label, rest_CP[combination])
    np.add.at(training_L, label, given_CP[combination, TRAIN])
    wanted_LP[num_labels], training_L[num_labels] = rest_CP.sum(axis=0), given_CP[:, TRAIN].sum()
    return _Wanted(wanted_LP.tolist(), training_L.tolist(), whole)


def _rarest_first(left_C: list[int], labels_C: list[list[int]], num_labels: int) -> list[tuple[int, int]]:
    """(combination, the label by which it is dealt) in the order in which they are: each combination with a rest once.

    Follows the counts of what is left and not what is given, as the algorithm does.
    """
    carriers = _carriers(left_C, labels_C, num_labels)
    remaining = [sum(left_C[combination] for combination in some) for some in carriers]
    queue = [(count, label) for label, count in enumerate(remaining)]
    heapq.heapify(queue)
    dealt: dict[int, int] = {}
    while queue:
        count, label = heapq.heappop(queue)
        if count and count == remaining[label]:  # else an entry of before that some were dealt with a rarer label
            new = [combination for combination in carriers[label] if combination not in dealt]
            dealt.update(dict.fromkeys(new, label))
            for touched in _taken(new, left_C, labels_C, remaining):
                heapq.heappush(queue, (remaining[touched], touched))
    without = [combination for combination, left in enumerate(left_C) if left and combination not in dealt]
    return [*dealt.items(), *((combination, num_labels) for combination in without)]


def _carriers(left_C: list[int], labels_C: list[list[int]], num_labels: int) -> list[list[int]]:
    """The combinations with a rest that carry each label."""
    carriers: list[list[int]] = [[] for _ in range(num_labels)]
    for combination, labels in enumerate(labels_C):
        for label in labels if left_C[combination] else ():
            carriers[label].append(combination)
    return carriers


def _taken(new: list[int], left_C: list[int], labels_C: list[list[int]], remaining: list[int]) -> set[int]:
    """Takes what is left of the combinations `new` out of `remaining`; the labels of which there are fewer now."""
    for combination in new:
        for label in labels_C[combination]:
            remaining[label] -= left_C[combination]
    return {label for combination in new for label in labels_C[combination]}
