"""The two ends between which weights are mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch

from models.adapters.adapter import InsertedAdapter
from models.tensor_files import Tensors
from models.transfer_model import TransferModel
from workbench.training.trainable_state import changing_tensors, pour


@dataclass(frozen=True)
class Ends:
    """The tensors in which the ends differ, by the names of files; of layers with merged adapters, the merged ones.

    An update of a layer that is a product, as LoRA's, is not linear in its factors: a mixture of the factors would not
    be the mixture of the layers.
    """

    start: Tensors
    tuned: Tensors

    def pour_into(self, model: TransferModel, share: float) -> None:
        """Gives the model (1 − share)·start + share·tuned; at 0 and 1 an end itself, to the bit.

        Between them whole numbers, such as batch norm's count of batches, are those of the tuned end. Take out merged
        adapters beforehand.
        """
        live = model.state_dict(keep_vars=True)
        with torch.no_grad():
            for name, tuned in self.tuned.items():
                live[name].copy_(_mixed(self.start[name], tuned, share))


def ends_of(model: TransferModel, start: Tensors) -> Ends:
    """The ends `start`, by the names of `changing_tensors`, and the model as it stands, which it is left as."""
    changing = changing_tensors(model)
    tuned = {name: tensor.detach().clone() for name, tensor in changing.items()}
    if not any(True for _ in _merging(model)):
        return Ends(start, tuned)
    pour(changing, start)
    merged_start = _merged(model, changing)
    pour(changing, tuned)
    return Ends(merged_start, _merged(model, changing))


def take_out_merged(model: TransferModel) -> None:
    """Merges every adapter that can be merged into its layers, which computes the same, and takes it out."""
    for adapter in list(_merging(model)):
        adapter.merge()


def _mixed(start: torch.Tensor, tuned: torch.Tensor, share: float) -> torch.Tensor:
    if share in (0.0, 1.0) or not tuned.is_floating_point():
        return start if share == 0.0 else tuned
    return torch.lerp(start, tuned, share)


def _merging(model: TransferModel) -> Iterable[InsertedAdapter]:
    """The adapters that stand beside or around layers and can be merged into them."""
    return (a for a in model.adapters if a.mergeable and a.merged_weights())


def _merged(model: TransferModel, changing: Iterable[str]) -> Tensors:
    """Copies of what differs from the source: what trains, and the layers into which adapters are merged."""
    state, whole = model.state_dict(), model.merged_state_dict()
    names = {*changing, *(name for line in model.lines for name in line.merged(state))}
    return {name: tensor.clone() for name, tensor in whole.items() if name in names}
