"""From outputs and labels to gradients: task losses, balancer, penalties; see the step in `docs/architecture.md`."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.balancing.registry import LossBalancer
from models.regularizers.penalty import Observed, Penalty
from workbench.training.augmentation.mixing import Mixing
from workbench.training.batches import Batch
from workbench.training.diverging import DivergedError
from workbench.training.tasks.scores import Scores
from workbench.training.tasks.task import TrainedTask


@dataclass(frozen=True)
class Objective:
    """What a step descends."""

    tasks: tuple[TrainedTask, ...]
    balancer: LossBalancer
    penalties: Sequence[Penalty] = ()

    def losses(self, outputs: Mapping[str, Tensor], batch: Batch, scores: Scores) -> dict[str, Tensor]:
        """The mean loss of each task over its known labels, a scalar each; sums go into `scores`.

        Mixed examples have λ·loss(y) + (1 − λ)·loss(y of the partner); Zhang et al. 2018 (mixup), and so CutMix. Where
        one of the two labels is missing, only the part of the other counts.
        """
        means = {}
        for task in self.tasks:
            answers, truth, mixed = outputs[task.name], batch.labels[task.name], batch.mixed
            losses_N = task.losses(answers, truth)
            if mixed is not None:
                losses_N = mixed.blend(losses_N, task.losses(answers, truth[mixed.partners]))
            scores.add(task, losses_N, answers, truth, mixed)
            means[task.name] = _mean(task, losses_N, truth, mixed)
        return means

    def backward(self, losses: dict[str, Tensor], seen: Observed, shared: Sequence[nn.Parameter]) -> dict[str, float]:
        """Leaves gradients on the trainable parameters; returns series values of the step. All tasks read `shared`.

        Raises `DivergedError`, naming the step, where a loss or penalty is NaN or infinite.
        """
        penalties = [penalty(seen) for penalty in self.penalties]
        self.balancer.backward(losses, penalties, shared, None)
        terms = {f"train/{name}/loss": loss for name, loss in losses.items()}
        for penalty, term in zip(self.penalties, penalties, strict=True):
            terms[_free_name(f"penalty/{penalty.name}", terms)] = term
        numbers = torch.stack(
            [term.detach().float() for term in terms.values()]
        ).tolist()  # the one wait for the device
        values = dict(zip(terms, numbers, strict=True))
        for name, number in values.items():
            if not math.isfinite(number):
                told = name.removeprefix("train/").removesuffix("/loss").replace("penalty/", "penalty ")
                raise DivergedError(f"The loss of '{told}' became {number}", seen.step)
        return values | {"train/loss": sum(numbers)}


def mean_loss(tasks: Sequence[TrainedTask], outputs: Mapping[str, Tensor], truth: Mapping[str, Tensor]) -> Tensor:
    """The sum over tasks of the mean loss over known labels, of examples that are not mixed."""
    each = ((task, truth[task.name], task.losses(outputs[task.name], truth[task.name])) for task in tasks)
    return torch.stack([_mean(task, losses_N, labels, None) for task, labels, losses_N in each]).sum()


def _mean(task: TrainedTask, losses_N: Tensor, truth: Tensor, mixed: Mixing | None) -> Tensor:
    """Over what is known; 0, with no gradient, where nothing is."""
    if not task.masked:
        return losses_N.mean()
    known = task.known(truth).float()
    if mixed is not None:
        known = mixed.blend(known, known[mixed.partners])
    return losses_N.sum() / known.sum().clamp(min=_NOTHING)


_NOTHING = 1e-6
"""Less than any weight of a known label."""


def _free_name(wanted: str, taken: Collection[str]) -> str:
    """A document may have the same penalty twice."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)
