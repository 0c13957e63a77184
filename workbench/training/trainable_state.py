"""Which tensors of a model training changes, and which it must not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor

from models.spec.errors import UserError
from models.tensor_files import Tensors, digest
from models.transfer_model import TransferModel
from workbench.training.checkpoint import FILE_NAME, Checkpoint


def changing_tensors(model: TransferModel) -> Tensors:
    """What training changes in some phase, by name: parameters, and running statistics; live tensors, not copies."""
    still = model.frozen_names()
    return {name: tensor for name, tensor in _all_tensors(model) if name not in still}


def adapter_state(model: TransferModel) -> Tensors:
    """What adapters need besides to go on, by adapter and name; live tensors, not copies."""
    return {
        f"adapter.{index}.{name}": tensor
        for index, adapter in enumerate(model.adapters)
        for name, tensor in adapter.state().items()
    }


def frozen_digest(model: TransferModel) -> str:
    """SHA-256 of everything that stays as the source left it."""
    still = model.frozen_names()
    return digest((name, tensor) for name, tensor in _all_tensors(model) if name in still)


def _all_tensors(model: TransferModel) -> Iterable[tuple[str, Tensor]]:
    return model.state_dict(keep_vars=True).items()  # type: ignore[no-any-return]  # torch types it loosely


@torch.no_grad()
def pour(target: dict[str, Tensor], values: Tensors) -> None:
    """Copies `values` into the live tensors of the same names."""
    for name, tensor in target.items():
        tensor.copy_(values[name])


def restore(changing: Tensors, checkpoint: Checkpoint, digest_now: str, folder: Path) -> None:
    """Pours a checkpoint into the live tensors of a freshly assembled run that training changes.

    Raises `UserError` where the two do not belong together.
    """
    where = str(folder / FILE_NAME)
    if checkpoint.frozen_digest != digest_now:
        raise UserError(
            "The source model's weights are no longer those that this run began with.",
            where=where,
            remedy="Bring the old weights back, or start a new run.",
        )
    if {n: t.shape for n, t in changing.items()} != {n: t.shape for n, t in checkpoint.changing.items()}:
        raise UserError("The checkpoint belongs to another model.", where=where, remedy="Start a new run.")
    pour(changing, checkpoint.changing)
