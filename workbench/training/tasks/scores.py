"""Running sums of losses and of what measures are made of."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from workbench.training.augmentation.mixing import Mixing
from workbench.training.tasks.task import TrainedTask, weighted


class Scores:
    """Kept on the device, so that adding never waits for it."""

    def __init__(self, tasks: Sequence[TrainedTask], device: torch.device) -> None:
        # Integers below 2**53 and sums of float32 losses are exact enough in float64; MPS has no float64.
        self._kind = torch.float32 if device.type == "mps" else torch.float64
        self._tasks = {task.name: task for task in tasks}
        self._losses = {name: torch.zeros((), dtype=self._kind, device=device) for name in self._tasks}
        self._sums = {
            name: torch.zeros(task.num_sums, dtype=self._kind, device=device) for name, task in self._tasks.items()
        }
        self._counts: dict[str, Tensor | float] = dict.fromkeys(self._tasks, 0.0)

    @torch.no_grad()
    def add(
        self, task: TrainedTask, losses_N: Tensor, outputs_NO: Tensor, truth: Tensor, mixed: Mixing | None = None
    ) -> None:
        """Of mixed examples an answer counts λ beside their own label and 1 − λ beside their partner's, as the authors
        of mixup count (Zhang et al. 2018, their code). Their losses come mixed already.
        """
        self._losses[task.name] += losses_N.detach().sum(dtype=self._kind)
        if mixed is None:
            self._count(task, outputs_NO, truth, None)
        else:
            self._count(task, outputs_NO, truth, mixed.weights)
            self._count(task, outputs_NO, truth[mixed.partners], 1.0 - mixed.weights)

    def _count(self, task: TrainedTask, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None) -> None:
        self._sums[task.name] += task.sums(outputs_NO, truth, weights_N)
        if not task.masked and weights_N is None:
            self._counts[task.name] += len(truth)
        else:
            self._counts[task.name] += weighted(task.known(truth), weights_N).sum()

    def averages(self, part: str) -> dict[str, float]:
        """Series values: `part/loss` (sum over tasks), `part/task/loss` and the task's measures, `part/task/…`; none of
        a task of which no label was added.
        """
        values: dict[str, float] = {}
        for name, task in self._tasks.items():
            if count := round(float(self._counts[name]), 3):
                values[f"{part}/{name}/loss"] = self._losses[name].item() / count
                measures = task.measures(self._sums[name].cpu(), count)
                values |= {f"{part}/{name}/{measure}": value for measure, value in measures.items()}
        if values:
            values[f"{part}/loss"] = sum(value for name, value in values.items() if name.endswith("/loss"))
        return values

    def state(self) -> dict[str, list[float]]:
        """{task: [sum of losses, what measures are made of…, known examples]}."""
        return {
            name: [self._losses[name].item(), *self._sums[name].tolist(), float(self._counts[name])]
            for name in self._tasks
        }

    def restore(self, state: dict[str, list[float]]) -> None:
        for name, (loss, *sums, count) in state.items():
            self._losses[name].fill_(loss)
            self._counts[name] = count
            self._sums[name].copy_(torch.tensor(sums, dtype=self._kind))
