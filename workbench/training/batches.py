"""Batches: which examples come when, and how they reach the model. N examples, C channels, S pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.spec.stack import InputDescription
from workbench.spec.recipe import batches_per_epoch
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.augmentation.mixing import Mixing
from workbench.training.compute import Compute

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """Inputs on the device (pixels, or the frozen part's output) with one label tensor (N,) a task.

    `mixed` says how examples were mixed with each other; the labels are still each example's own.
    """

    inputs: Tensor
    labels: dict[str, Tensor]
    mixed: Mixing | None = None

    def __len__(self) -> int:
        return len(self.inputs)


class Pixels:
    """Normalised images of a data set, taken by index."""

    def __init__(self, images_NCSS: npt.NDArray[np.uint8], source: InputDescription, compute: Compute) -> None:
        self._compute = compute
        self._images = torch.from_numpy(images_NCSS)
        if compute.device.type == "cuda" and _fits_beside_training(images_NCSS.nbytes, compute.device):
            self._images = self._images.to(compute.device)
        shape = (1, -1, 1, 1)
        mean = torch.tensor(source.mean, device=compute.device).view(shape)
        std = torch.tensor(source.std, device=compute.device).view(shape)
        self._scale = 1 / (255 * std)
        self._shift = -mean / std

    def take(self, indices: Indices) -> Tensor:
        """(N, C, S, S), float32, normalised as the source model was trained."""
        chosen = self._images[torch.from_numpy(indices).to(self._images.device)]
        return self.normalised(self._compute.place(chosen))

    def augmented(
        self, indices: Indices, augmenter: Augmenter, epoch: int, number: int
    ) -> tuple[Tensor, Mixing | None]:
        """The same of images that were changed as batch `number` of `epoch`, and how they were mixed."""
        chosen = self._images[torch.from_numpy(indices).to(self._images.device)]
        changed = augmenter(self._compute.place(chosen), epoch, number)
        return self._compute.place(self.normalised(255 * changed.images)), changed.mixing

    def normalised(self, images: Tensor) -> Tensor:
        """Of brightnesses from 0 to 255, whole or not."""
        return torch.addcmul(self._shift, images, self._scale)


class Stored:
    """Rows computed before, taken by index: the frozen part's output."""

    def __init__(self, rows: Tensor, indices: Indices, compute: Compute) -> None:
        self._rows = rows
        self._compute = compute
        self._row_of = np.full(int(indices.max(initial=-1)) + 1, -1, dtype=np.int64)
        self._row_of[indices] = np.arange(len(indices))

    def take(self, indices: Indices) -> Tensor:
        return self._compute.place(self._rows[torch.from_numpy(self._row_of[indices]).to(self._rows.device)])


class Batches:
    """The batches of one part of the data. Those of `shuffled` are changed by `augmenter`, where there is one."""

    def __init__(
        self, inputs: Pixels | Stored, labels: dict[str, npt.NDArray[Any]], indices: Indices, batch_size: int,
        compute: Compute, augmenter: Augmenter | None = None,
    ) -> None:  # fmt: skip
        self._inputs = inputs
        self._augmenter = augmenter
        self._labels = {task: torch.from_numpy(column).to(compute.device) for task, column in labels.items()}
        self._indices = indices
        self._batch_size = batch_size

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
        order = np.random.Generator(np.random.PCG64([seed, epoch])).permutation(len(self._indices))
        chosen, size, last = self._indices[order], self._batch_size, len(self) - 1
        for number in range(start, len(self)):
            some = chosen[number * size :] if number == last else chosen[number * size : (number + 1) * size]
            if self._augmenter is None or isinstance(self._inputs, Stored):
                yield self._batch(some)
            else:
                inputs, mixed = self._inputs.augmented(some, self._augmenter, epoch, number)
                yield Batch(inputs, self._rows(some), mixed)

    def _batch(self, chosen: Indices) -> Batch:
        return Batch(self._inputs.take(chosen), self._rows(chosen))

    def _rows(self, chosen: Indices) -> dict[str, Tensor]:
        return {task: column[torch.from_numpy(chosen).to(column.device)] for task, column in self._labels.items()}


def joined(parts: Sequence[Indices]) -> Indices:
    """The indices of several parts, each once, in the order of the data set."""
    return np.unique(np.concatenate(parts)).astype(np.int64)


def _fits_beside_training(size_bytes: int, device: torch.device) -> bool:
    free, _total = torch.cuda.mem_get_info(device)
    return size_bytes < free // 4
