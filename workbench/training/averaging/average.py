"""What the loop asks of an average of the weights, and the average of runs that have none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from models.tensor_files import Tensors


class RunningAverage(Protocol):
    """A mean of the trained parameters beside the live ones, which go on training as if there were none."""

    def after_step(self, step: int) -> None:
        """Called after the optimiser's step number `step`, from 0."""

    def after_epoch(self, epoch: int) -> None:
        """Called after the last step of an epoch, from 1, before it is judged; again where judging was broken off."""

    def in_place(self, go_on: Callable[[], bool]) -> AbstractContextManager[None]:
        """While it lasts the model computes with the mean; then the live weights are back, to the bit.

        Once `go_on` is false the mean may be unfit to be judged, and nobody will judge it.
        """

    def settle(self) -> None:
        """Leaves the model with the mean for good."""

    def restart(self) -> None:
        """Forgets what was averaged: the mean begins anew with the weights of now."""

    def tensors(self) -> Tensors:
        """What a checkpoint must hold; live tensors, into which the values of one can be copied back."""


class NoAverage:
    """The live weights are judged and kept."""

    def after_step(self, step: int) -> None:
        pass

    def after_epoch(self, epoch: int) -> None:
        pass

    def in_place(self, go_on: Callable[[], bool]) -> AbstractContextManager[None]:  # noqa: ARG002 -- the protocol's
        return nullcontext()

    def settle(self) -> None:
        pass

    def restart(self) -> None:
        pass

    def tensors(self) -> Tensors:
        return {}
