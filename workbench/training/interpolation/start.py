"""The weights with which a phase of training began."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from models.tensor_files import Tensors
from workbench.training.trainable_state import pour


class PhaseStart:
    """A copy of all that training changes, as it was when the phase that goes on began."""

    def __init__(self, changing: Mapping[str, Tensor]) -> None:
        self._live = dict(changing)
        self.weights: Tensors = {name: tensor.detach().clone() for name, tensor in changing.items()}
        self._phase = torch.zeros(2, dtype=torch.int64)
        """Its number and its first epoch, from 1; a tensor, to stand in checkpoints."""

    def note(self, phase: int, epoch: int) -> None:
        """Called wherever an epoch begins or goes on: copies the weights where the phase is another than before."""
        if phase != int(self._phase[0]):
            pour(self.weights, {name: tensor.detach() for name, tensor in self._live.items()})
            self._phase.copy_(torch.tensor([phase, epoch]))

    @property
    def epoch(self) -> int:
        """The first epoch of the phase."""
        return int(self._phase[1])

    def tensors(self) -> Tensors:
        """What a checkpoint must hold; live tensors."""
        return {**{f"weights.{name}": tensor for name, tensor in self.weights.items()}, "phase": self._phase}
