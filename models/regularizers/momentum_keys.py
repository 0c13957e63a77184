"""A copy of a model that follows it slowly, as an exponential mean; He et al. 2020 (MoCo), equation 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from models.answers import Answers
from models.transfer_model import TransferModel


class MomentumKeys:
    """What training changes, once more; all else is the model's own. It has batch statistics of its own."""

    def __init__(self, model: TransferModel, momentum: float) -> None:
        self._model = model
        self._momentum = momentum
        still = model.frozen_names()
        tensors: dict[str, Tensor] = model.state_dict(keep_vars=True)
        self._live = {name: tensor for name, tensor in tensors.items() if name not in still}
        self._keys = {name: tensor.detach().clone() for name, tensor in self._live.items()}

    @torch.no_grad()
    def follow(self) -> None:
        """One step of the mean, of parameters."""
        for name, tensor in self._live.items():
            if isinstance(tensor, nn.Parameter):
                self._keys[name].lerp_(tensor, 1 - self._momentum)

    @torch.no_grad()
    def answers(self, h: Tensor) -> Answers:
        """What the copy gives for an output of the model's prefix, in the mode that the model is in."""
        with self._in_place():
            return self._model.answers(h.float())

    def state(self) -> dict[str, Tensor]:
        return {f"key.{name}": tensor for name, tensor in self._keys.items()}

    @contextmanager
    def _in_place(self) -> Iterator[None]:
        """The model computes with the copy's tensors; afterwards its own are where they were, for backward too."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        for name, tensor in self._live.items():
            key = self._keys[name]
            tensor.data, key.data = key.data, tensor.data
