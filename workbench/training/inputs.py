"""What a model is given of examples, by their indices. N examples, C channels, S pixels, F features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.spec.stack import InputDescription
from workbench.data.pixel_cache.rows import PixelRows
from workbench.data.table_features import TableRows
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.augmentation.mixing import Mixing
from workbench.training.compute import Compute

Indices = npt.NDArray[np.int64]
_MOVED_AT_ONCE = 256
"""Images that a device is given at a time."""


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
