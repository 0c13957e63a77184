"""What the loop asks of a task. Shape letters: N examples, C classes, O outputs of the head."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from torch import Tensor

from workbench.data.targets import Targets


@dataclass(frozen=True)
class TrainedTask(ABC):
    """One kind of task. `masked` where some label is missing: then only known ones count, in losses and measures."""

    name: str
    masked: bool = False

    @abstractmethod
    def truth(self, targets: Targets) -> Tensor:
        """The targets as `losses` reads them, on the CPU: (N,) or (N, C)."""

    @abstractmethod
    def known(self, truth: Tensor) -> Tensor:
        """(N,), bool: which examples have a label, or at least one of several."""

    @abstractmethod
    def losses(self, outputs_NO: Tensor, truth: Tensor) -> Tensor:
        """The loss of each example, (N,), float32 whatever the outputs' precision; 0 where it is not known."""

    @property
    @abstractmethod
    def num_sums(self) -> int:
        """How many numbers `sums` gives."""

    @abstractmethod
    def sums(self, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None = None) -> Tensor:
        """What measures are made of, added up over the known examples of a batch, each by its weight: (num_sums,)."""

    @abstractmethod
    def measures(self, sums: Tensor, count: float) -> dict[str, float]:
        """Measures by name, from the sums over `count` known examples, on the CPU; what is not defined is left out."""

    def judged(self) -> TrainedTask:
        """The task as it is judged: without what belongs to training alone."""
        return self


def weighted(counted: Tensor, weights_N: Tensor | None) -> Tensor:
    """What is counted of each example, (N, …), by its weight."""
    if weights_N is None:
        return counted
    return counted * weights_N.view(-1, *[1] * (counted.ndim - 1))
