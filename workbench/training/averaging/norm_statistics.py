"""Running statistics of batch norms for weights that no step ever had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch.nn.modules.batchnorm import _NormBase

from models.freezing import holds_statistics
from models.transfer_model import TransferModel


def following_norms(model: TransferModel) -> list[_NormBase]:
    """The norms whose statistics follow the data in training as it is now; leaves the model in training mode."""
    model.train()
    norms = (part for part in model.modules() if isinstance(part, _NormBase) and holds_statistics(part))
    return [norm for norm in norms if norm.training]


@torch.no_grad()
def compute_statistics(norms: Sequence[_NormBase], batches: Iterator[None], go_on: Callable[[], bool]) -> None:
    """Makes the statistics plain means over the batches that asking `batches` for the next sends through the model.

    As torch's `update_bn` does, every batch weighs the same. Takes no batch where there is nothing to compute, and none
    any more once `go_on` is false.
    """
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the mean of all batches since the reset
    while go_on() and next(batches, _END) is not _END:
        pass
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum


@contextmanager
def kept_statistics(norms: Sequence[_NormBase]) -> Iterator[None]:
    """Puts the statistics back at the end as they were at the beginning, to the bit."""
    held = [(buffer, buffer.clone()) for norm in norms for buffer in norm.buffers(recurse=False)]
    try:
        yield
    finally:
        for buffer, before in held:
            buffer.copy_(before)


_END = object()
