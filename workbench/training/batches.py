"""Batches: which examples come when. N examples, C classes."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from workbench.spec.recipe import batches_per_epoch
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.augmentation.mixing import Mixing
from workbench.training.compute import Compute
from workbench.training.inputs import Indices, Inputs, Stored


@dataclass(frozen=True)
class Batch:
    """Inputs on the device (pixels, or the frozen part's output) with the truth of each task, (N,) or (N, C), as
    `TrainedTask.truth` gives it.

    `mixed` says how examples were mixed with each other; the truth is still each example's own.
    """

    inputs: Tensor
    labels: dict[str, Tensor]
    mixed: Mixing | None = None
    examples: Indices | None = None
    """Which examples of the data set they are, (N,)."""

    def __len__(self) -> int:
        return len(self.inputs)

    def mix(self, values: Tensor) -> Tensor:
        """What follows from each example's own label, (N, …), as the examples were mixed."""
        return values if self.mixed is None else self.mixed.mix(values)


class Batches:
    """The batches of one part of the data. Those of `shuffled` are changed by `augmenter`, where there is one."""

    def __init__(
        self, inputs: Inputs | Stored, labels: dict[str, Tensor], indices: Indices, batch_size: int,
        compute: Compute, augmenter: Augmenter | None = None,
    ) -> None:  # fmt: skip
        self._inputs = inputs
        self._augmenter = augmenter
        self._labels = {task: column.to(compute.device) for task, column in labels.items()}
        self._indices = indices
        self._batch_size = batch_size
        self.endless = False
        """Whether `shuffled` goes on with the epochs that follow."""

    @property
    def indices(self) -> Indices:
        """Of the examples in the data set, in its order."""
        return self._indices

    @property
    def changing(self) -> bool:
        """True where an example is another in each epoch: it is augmented."""
        return self._augmenter is not None and not isinstance(self._inputs, Stored)

    def without_end(self) -> Batches:
        """The same batches, of which `shuffled` goes on with the epochs that follow."""
        going_on = copy.copy(self)
        going_on.endless = len(self) > 0
        return going_on

    def __len__(self) -> int:
        """Number of batches of `shuffled`."""
        return batches_per_epoch(len(self._indices), self._batch_size)

    def in_order(self) -> Iterator[Batch]:
        """Every example once, in the order of the data set."""
        size = self._batch_size
        yield from (self._batch(self._indices[at : at + size]) for at in range(0, len(self._indices), size))

    def shuffled(self, seed: int, epoch: int, start: int = 0) -> Iterator[Batch]:
        """Every example once, in an order that `seed` and `epoch` alone decide, from batch number `start` on.

        No example comes alone, see `batches_per_epoch`.
        """
        yield from self._epoch(seed, epoch, start)
        while self.endless:
            epoch += 1
            yield from self._epoch(seed, epoch, 0)

    def _epoch(self, seed: int, epoch: int, start: int) -> Iterator[Batch]:
        order = np.random.Generator(np.random.PCG64([seed, epoch])).permutation(len(self._indices))
        chosen, size, last = self._indices[order], self._batch_size, len(self) - 1
        for number in range(start, len(self)):
            some = chosen[number * size :] if number == last else chosen[number * size : (number + 1) * size]
            if self._augmenter is None or isinstance(self._inputs, Stored):
                yield self._batch(some)
            else:
                inputs, mixed = self._inputs.augmented(some, self._augmenter, epoch, number)
                yield Batch(inputs, self._rows(some), mixed, some)

    def _batch(self, chosen: Indices) -> Batch:
        return Batch(self._inputs.take(chosen), self._rows(chosen), examples=chosen)

    def _rows(self, chosen: Indices) -> dict[str, Tensor]:
        return {task: column[torch.from_numpy(chosen).to(column.device)] for task, column in self._labels.items()}


def joined(parts: Sequence[Indices]) -> Indices:
    """The indices of several parts, each once, in the order of the data set."""
    return np.unique(np.concatenate(parts)).astype(np.int64)
