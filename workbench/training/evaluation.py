"""Judging a model on a part of the data."""

from __future__ import annotations

from collections.abc import Callable

import torch

from workbench.training.assembly import Assembly
from workbench.training.batches import Batches
from workbench.training.tasks.scores import Scores

Forward = Callable[[torch.Tensor], dict[str, torch.Tensor]]


def judge_kept(parts: Assembly) -> dict[str, float]:
    """The series values of validation and test set, as far as there are any."""
    values = evaluate(parts, parts.validation, "validation", _always) or {}
    return values | (evaluate(parts, parts.test, "test", _always, forward=parts.model) or {})


@torch.no_grad()
def evaluate(
    parts: Assembly, batches: Batches, name: str, go_on: Callable[[], bool], forward: Forward | None = None
) -> dict[str, float] | None:
    """Series values `name/loss`, `name/task/loss` and the measures of each task; None where `go_on` broke it off.

    `forward` is the way from the batches' inputs to logits; by default that of train and validation batches. Label
    smoothing belongs to training: here the loss is the plain cross-entropy.
    """
    parts.model.eval()
    tasks = [task.judged() for task in parts.objective.tasks]
    scores = Scores(tasks, parts.compute.device)
    for batch in batches.in_order():
        if not go_on():
            return None
        with parts.compute.autocast():
            outputs = (forward or parts.forward)(batch.inputs)
        for task in tasks:
            truth = batch.labels[task.name]
            scores.add(task, task.losses(outputs[task.name], truth), outputs[task.name], truth)
    return scores.averages(name)


def _always() -> bool:
    return True
