"""The output of the frozen blocks, computed once instead of in every epoch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from models.transfer_model import TransferModel
from workbench.training.compute import Compute
from workbench.training.inputs import Indices, Inputs, Stored

WHAT = "Computing the frozen part"
"""As progress calls it."""


@torch.no_grad()
def frozen_output_bytes(model: TransferModel, one_example: Tensor, count: int) -> int:
    """Bytes that the frozen blocks' output takes for `count` examples; `one_example` is (1, C, S, S) or (1, F)."""
    output = model.prefix(one_example)
    return output.numel() * output.element_size() * count


@torch.no_grad()
def compute_frozen_part(
    model: TransferModel, inputs: Inputs, indices: Indices, batch_size: int, compute: Compute,
    report: Callable[[int, int], None],
) -> Stored:  # fmt: skip
    """Runs the frozen blocks over the examples at `indices`, always in the same batches.

    A batch norm's or convolution's rounding can depend on who shares the batch; fixed batches keep it reproducible.
    """
    rows: Tensor | None = None
    for at in range(0, len(indices), batch_size):
        report(at, len(indices))
        chosen = indices[at : at + batch_size]
        with compute.autocast():
            output = model.prefix(inputs.take(chosen))
        if rows is None:
            rows = _rows_like(output, len(indices), compute)
        rows[at : at + len(chosen)] = output
    if rows is None:
        raise ValueError("no examples")
    report(len(indices), len(indices))
    return Stored(rows, indices, compute)


def _rows_like(output: Tensor, count: int, compute: Compute) -> Tensor:
    """Room for `count` rows, made in its layout at once: a copy into another would take the memory twice."""
    layout = compute.torch_format if output.ndim == 4 else torch.contiguous_format
    shape = (count, *output.shape[1:])
    return torch.empty(shape, dtype=output.dtype, device=output.device, memory_format=layout)
