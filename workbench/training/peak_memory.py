"""The most bytes of tensors that lived at once while a model was trained."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack

import torch
from torch import nn

from models.memory.live_bytes import LiveBytes


class PeakMemory:
    """Follows tensors from its making, when `model` and what stands `beside` it are there, until `close`; what building
    the model took is left out.

    On CUDA the allocator counts, elsewhere every tensor is watched, which slows computing down.
    """

    def __init__(self, model: nn.Module, device: torch.device, beside: Iterable[torch.Tensor] = ()) -> None:
        self._device = device
        self._following = ExitStack()
        self._tensors = LiveBytes()
        self._tensors.add([*model.parameters(), *model.buffers(), *beside])
        self._before_bytes = 0
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(device)
            self._before_bytes = torch.cuda.memory_allocated(device) - self._tensors.live
        else:
            self._following.enter_context(self._tensors)

    @property
    def bytes(self) -> int:
        if self._device.type == "cuda":
            return torch.cuda.max_memory_allocated(self._device) - self._before_bytes
        return self._tensors.peak

    def close(self) -> None:
        """Leaves tensors alone from here on; may be called twice."""
        self._following.close()
