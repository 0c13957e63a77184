"""Losses and scores of tasks. Shape letters: N examples, C classes."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from workbench.spec.tasks import Task


@dataclass(frozen=True)
class TaskLoss:
    """Cross-entropy of one classification task."""

    name: str
    label_smoothing: float = 0.0

    @classmethod
    def of(cls, spec: Task) -> TaskLoss:
        return cls(spec.name, spec.label_smoothing)

    def __call__(self, logits_NC: Tensor, labels_N: Tensor) -> Tensor:
        """The loss of each example, (N,), in float32 whatever the logits' precision."""
        return functional.cross_entropy(
            logits_NC.float(), labels_N, reduction="none", label_smoothing=self.label_smoothing
        )


@dataclass
class Scores:
    """Running sums of losses and right answers, kept on the device so that adding never waits for it."""

    tasks: tuple[str, ...]
    device: torch.device
    sums: dict[str, Tensor] = field(init=False)

    def __post_init__(self) -> None:
        # Integers below 2**53 and sums of float32 losses are exact enough in float64; MPS has no float64.
        kind = torch.float32 if self.device.type == "mps" else torch.float64
        self.sums = {task: torch.zeros(3, dtype=kind, device=self.device) for task in self.tasks}

    @torch.no_grad()
    def add(self, task: str, losses_N: Tensor, logits_NC: Tensor, labels_N: Tensor) -> None:
        sums = self.sums[task]
        right = (logits_NC.argmax(dim=1) == labels_N).sum()
        counted = torch.full_like(right, len(labels_N))
        sums += torch.stack([losses_N.detach().sum(dtype=sums.dtype), right.to(sums.dtype), counted.to(sums.dtype)])

    def averages(self, part: str) -> dict[str, float]:
        """Series values: `part/loss` (sum over tasks) and `part/task/loss`, `part/task/accuracy`; empty if nothing
        was added.
        """
        values: dict[str, float] = {}
        for task, sums in self.sums.items():
            loss, right, count = sums.tolist()
            if count:
                values[f"{part}/{task}/loss"] = loss / count
                values[f"{part}/{task}/accuracy"] = right / count
        if values:
            values[f"{part}/loss"] = sum(value for name, value in values.items() if name.endswith("/loss"))
        return values

    def state(self) -> dict[str, list[float]]:
        return {task: sums.tolist() for task, sums in self.sums.items()}

    def restore(self, state: dict[str, list[float]]) -> None:
        for task, numbers in state.items():
            self.sums[task].copy_(torch.tensor(numbers, dtype=self.sums[task].dtype))
