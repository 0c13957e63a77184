"""Losses and scores of tasks. Shape letters: N examples, C classes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from workbench.spec.tasks import Classification, Task
from workbench.training.augmentation.mixing import Mixing


@dataclass(frozen=True)
class TaskLoss:
    """Cross-entropy of one classification task."""

    name: str
    label_smoothing: float = 0.0

    @classmethod
    def of(cls, spec: Task) -> TaskLoss:
        return cls(spec.name, spec.label_smoothing if isinstance(spec, Classification) else 0.0)

    def __call__(self, logits_NC: Tensor, labels_N: Tensor) -> Tensor:
        """The loss of each example, (N,), in float32 whatever the logits' precision."""
        return functional.cross_entropy(
            logits_NC.float(), labels_N, reduction="none", label_smoothing=self.label_smoothing
        )


class Scores:
    """Running sums of losses and right answers, kept on the device so that adding never waits for it."""

    def __init__(self, tasks: tuple[str, ...], device: torch.device) -> None:
        # Integers below 2**53 and sums of float32 losses are exact enough in float64; MPS has no float64.
        self._kind = torch.float32 if device.type == "mps" else torch.float64
        self._losses = {task: torch.zeros((), dtype=self._kind, device=device) for task in tasks}
        self._right = {task: torch.zeros((), dtype=self._kind, device=device) for task in tasks}
        self._counts = dict.fromkeys(tasks, 0)

    @torch.no_grad()
    def add(
        self, task: str, losses_N: Tensor, logits_NC: Tensor, labels_N: Tensor, mixed: Mixing | None = None
    ) -> None:
        """Of mixed examples an answer counts λ where it is their own label and 1 − λ where it is their partner's, as
        the authors of mixup count (Zhang et al. 2018, their code). Their losses come mixed already.
        """
        answers_N = logits_NC.argmax(dim=1)
        right_N = (answers_N == labels_N).to(self._kind)
        if mixed is not None:
            right_N = mixed.blend(right_N, (answers_N == labels_N[mixed.partners]).to(self._kind))
        self._losses[task] += losses_N.detach().sum(dtype=self._kind)
        self._right[task] += right_N.sum()
        self._counts[task] += len(labels_N)

    def averages(self, part: str) -> dict[str, float]:
        """Series values: `part/loss` (sum over tasks) and `part/task/loss`, `part/task/accuracy`; empty if nothing
        was added.
        """
        values: dict[str, float] = {}
        for task, count in self._counts.items():
            if count:
                values[f"{part}/{task}/loss"] = self._losses[task].item() / count
                values[f"{part}/{task}/accuracy"] = self._right[task].item() / count
        if values:
            values[f"{part}/loss"] = sum(value for name, value in values.items() if name.endswith("/loss"))
        return values

    def state(self) -> dict[str, list[float]]:
        """{task: [sum of losses, right answers, examples]}."""
        return {
            task: [self._losses[task].item(), self._right[task].item(), count] for task, count in self._counts.items()
        }

    def restore(self, state: dict[str, list[float]]) -> None:
        for task, (loss, right, count) in state.items():
            self._losses[task].fill_(loss)
            self._right[task].fill_(right)
            self._counts[task] = int(count)
