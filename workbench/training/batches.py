"""Batches: which examples come when, and how they reach the model. N examples, C channels, S pixels, F features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.spec.stack import InputDescription
from workbench.data.pixel_cache.rows import PixelRows
from workbench.data.table_features import TableRows
from workbench.spec.recipe import batches_per_epoch
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.augmentation.mixing import Mixing
from workbench.training.compute import Compute

Indices = npt.NDArray[np.int64]
_MOVED_AT_ONCE = 256
"""Images that a device is given at a time."""


@dataclass(frozen=True)
class Batch:
    """Inputs on the device (pixels, or the frozen part's output) with the truth of each task, (N,) or (N, C), as
    `TrainedTask.truth` gives it.

    `mixed` says how examples were mixed with each other; the truth is still each example's own.
    """

    inputs: Tensor
    labels: dict[str, Tensor]
    mixed: Mixing | None = None

    def __len__(self) -> int:
        return len(self.inputs)


class Inputs(Protocol):
    """What the model is given of examples, by their indices."""

    def take(self, indices: Indices) -> Tensor:
        """Float32, on the device."""
        ...

    def augmented(
        self, indices: Indices, augmenter: Augmenter, epoch: int, number: int
    ) -> tuple[Tensor, Mixing | None]:
        """The same of examples that were changed as batch `number` of `epoch`, and how they were mixed."""
        ...


def inputs_of(examples: PixelRows | TableRows, source: InputDescription, compute: Compute) -> Inputs:
    """As the source model reads them."""
    return Features(examples, compute) if isinstance(examples, TableRows) else Pixels(examples, source, compute)


class Features:
    """Encoded rows of a table, which lie on the device."""

    def __init__(self, rows: TableRows, compute: Compute) -> None:
        self._rows = torch.from_numpy(rows.values).to(compute.device)

    def take(self, indices: Indices) -> Tensor:
        """(N, F), float32."""
        return self._rows[torch.from_numpy(indices).to(self._rows.device)]

    def augmented(
        self, indices: Indices, augmenter: Augmenter, epoch: int, number: int
    ) -> tuple[Tensor, Mixing | None]:
        """Rows can be mixed; what changes pictures is refused before."""
        changed = augmenter(self.take(indices), epoch, number)
        return changed.images, changed.mixing


class Pixels:
    """Normalised images of a data set, taken by index; on a CUDA device all lie there where they fit."""

    def __init__(self, images: PixelRows, source: InputDescription, compute: Compute) -> None:
        self._compute = compute
        self._images = images
        self._on_device = _moved(images, compute.device)
        self._buffer = images.buffer(0)
        mean, std = (_spread(values, images.shape[1:], compute) for values in (source.mean, source.std))
        self._scale = 1 / (255 * std)
        self._shift = -mean / std

    def take(self, indices: Indices) -> Tensor:
        """(N, C, S, S), float32, normalised as the source model was trained."""
        return self.normalised(self._compute.place(self._gathered(indices)))

    def augmented(
        self, indices: Indices, augmenter: Augmenter, epoch: int, number: int
    ) -> tuple[Tensor, Mixing | None]:
        """The same of images that were changed as batch `number` of `epoch`, and how they were mixed."""
        changed = augmenter(self._compute.place(self._gathered(indices)), epoch, number)
        return self._compute.place(self.normalised(255 * changed.images)), changed.mixing

    def normalised(self, images: Tensor) -> Tensor:
        """Of brightnesses from 0 to 255, whole or not; a new tensor."""
        values = images.to(torch.float32)
        return torch.addcmul(self._shift, values, self._scale, out=None if values is images else values)

    def _gathered(self, indices: Indices) -> Tensor:
        """(N, C, S, S), uint8; on the CPU valid until the next batch, which is gathered into the same buffer."""
        if self._on_device is not None:
            return self._on_device[torch.from_numpy(indices).to(self._on_device.device)]
        if self._compute.device.type == "mps":  # may still be reading the batch before
            return torch.from_numpy(self._images.take(indices))
        if len(self._buffer) < len(indices):
            self._buffer = self._images.buffer(len(indices))
        return torch.from_numpy(self._images.take(indices, out=self._buffer[: len(indices)]))


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
        self, inputs: Inputs | Stored, labels: dict[str, Tensor], indices: Indices, batch_size: int,
        compute: Compute, augmenter: Augmenter | None = None,
    ) -> None:  # fmt: skip
        self._inputs = inputs
        self._augmenter = augmenter
        self._labels = {task: column.to(compute.device) for task, column in labels.items()}
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


def _spread(values_C: Sequence[float], shape: Sequence[int], compute: Compute) -> Tensor:
    """A value a channel, for every pixel (1, C, S, S): computing with one value a channel takes many times as long."""
    values = torch.tensor(values_C, device=compute.device).view(1, -1, 1, 1).expand(1, *shape)
    return values.contiguous(memory_format=compute.torch_format)


def _moved(images: PixelRows, device: torch.device) -> Tensor | None:
    """All images in the device's memory, brought there part by part; `None` where they do not fit or need not."""
    if device.type != "cuda" or not _fits_beside_training(images.nbytes, device):
        return None
    moved = torch.empty(images.shape, dtype=torch.uint8, device=device)
    for at in range(0, len(images), _MOVED_AT_ONCE):
        numbers = np.arange(at, min(at + _MOVED_AT_ONCE, len(images)), dtype=np.int64)
        moved[at : at + len(numbers)] = torch.from_numpy(images.take(numbers))
    return moved


def _fits_beside_training(size_bytes: int, device: torch.device) -> bool:
    free, _total = torch.cuda.mem_get_info(device)
    return size_bytes < free // 4
