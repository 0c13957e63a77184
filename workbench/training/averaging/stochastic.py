"""SWA: the plain mean of the weights at the ends of epochs; see `models.spec.averaging.StochasticAverage`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

from models.tensor_files import Tensors
from models.transfer_model import TransferModel
from workbench.training.averaging.norm_statistics import compute_statistics, following_norms, kept_statistics
from workbench.training.averaging.second_set import SecondSet

TrainPass = Callable[[int], Iterator[None]]
"""From an epoch to a pass of its training batches through the model, which goes on by one when it is asked to."""


class EpochMean:
    """mean ← mean + (w − mean) / (n + 1) with the n + 1st weights that are added, at the end of each epoch from
    `first_epoch` on; until then the live weights are judged.

    Running statistics are computed anew for the mean, from the batches of the epoch, wherever it is judged or kept.
    """

    def __init__(
        self, model: TransferModel, changing: Mapping[str, Tensor], first_epoch: int, train_pass: TrainPass
    ) -> None:
        self._model = model
        self._set = SecondSet(changing)
        self._first_epoch = first_epoch
        self._train_pass = train_pass
        self._epochs = torch.zeros(2, dtype=torch.int64)
        """How many epochs' weights are averaged, and the last one of them: a tensor, to stand in checkpoints."""

    def after_step(self, step: int) -> None:
        pass

    @torch.no_grad()
    def after_epoch(self, epoch: int) -> None:
        count, last = self._epochs.tolist()
        if epoch < self._first_epoch or epoch == last:
            return
        for name, mean in self._set.second.items():
            live = self._set.live[name]
            mean.copy_(mean + (live - mean) / (count + 1) if count else live)
        self._epochs.copy_(torch.tensor([count + 1, epoch]))

    @contextmanager
    def in_place(self, go_on: Callable[[], bool]) -> Iterator[None]:
        count, last = self._epochs.tolist()
        if count == 0:
            yield
            return
        norms = following_norms(self._model)
        with kept_statistics(norms):
            self._set.exchange()
            try:
                compute_statistics(norms, self._train_pass(last), go_on)
                yield
            finally:
                self._set.exchange()

    def settle(self) -> None:
        count, last = self._epochs.tolist()
        if count:
            self._set.exchange()
            compute_statistics(following_norms(self._model), self._train_pass(last), lambda: True)

    def restart(self) -> None:
        self._epochs[0] = 0

    def tensors(self) -> Tensors:
        return {**{f"mean.{name}": tensor for name, tensor in self._set.second.items()}, "epochs": self._epochs}
