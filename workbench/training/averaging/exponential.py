"""EMA: a mean of the weights that forgets older ones; see `models.spec.averaging.ExponentialAverage`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

from models.tensor_files import Tensors
from workbench.training.averaging.second_set import SecondSet


class RunningMean:
    """mean ← decay · mean + (1 − decay) · w after each step; after the first, it is w.

    Running statistics of batch norms are the live model's: they are running means of their own.
    """

    def __init__(self, changing: Mapping[str, Tensor], decay: float, *, warmup: bool) -> None:
        self._set = SecondSet(changing)
        self._decay = decay
        self._warmup = warmup

    def decay_at(self, step: int) -> float:
        return min(self._decay, (1 + step) / (10 + step)) if self._warmup else self._decay

    @torch.no_grad()
    def after_step(self, step: int) -> None:
        if step == 0:
            self._set.take_live()
            return
        mean, live = list(self._set.second.values()), list(self._set.live.values())
        torch._foreach_lerp_(mean, live, 1 - self.decay_at(step))

    def after_epoch(self, epoch: int) -> None:
        pass

    @contextmanager
    def in_place(self, go_on: Callable[[], bool]) -> Iterator[None]:  # noqa: ARG002 -- nothing takes long here
        self._set.exchange()
        try:
            yield
        finally:
            self._set.exchange()

    def settle(self) -> None:
        self._set.exchange()

    def restart(self) -> None:
        self._set.take_live()

    def tensors(self) -> Tensors:
        return dict(self._set.second)
