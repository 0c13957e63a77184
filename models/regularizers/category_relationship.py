"""Which source classes stand for each class of a task; You et al. 2020 (Co-Tuning), their direct approach."""

from __future__ import annotations

import torch
from torch import Tensor

from models.regularizers.surroundings import Surroundings
from models.spec.errors import UserError


@torch.no_grad()
def relationship(task: str, around: Surroundings, temperature: float) -> Tensor:
    """p(y_s | y_t), (classes, source classes): the mean of the source's answers to the training examples of each class.

    A class without examples has the mean of all; it is never asked for. Raises `UserError` for a task that has no
    classes.
    """
    if task not in around.classes:
        raise UserError(
            "Co-Tuning is for a task of one class out of several.",
            where="regularizers",
            remedy=f"Name one of: {', '.join(around.classes)}." if around.classes else "Leave it out.",
        )
    sums, counts = torch.zeros(()), torch.zeros(around.classes[task])
    for h, truth in around.training():
        logits = around.model.source_answers(h.float()).logits
        if logits is None:
            raise ValueError("The source has no classifier.")
        known = truth[task] >= 0
        member_NT = torch.nn.functional.one_hot(truth[task][known], around.classes[task]).float()
        sums = sums.to(h.device) + member_NT.T @ (logits[known].float() / temperature).softmax(dim=1)
        counts = counts.to(h.device) + member_NT.sum(dim=0)
    mean_S = sums.sum(dim=0) / counts.sum().clamp(min=1)
    return torch.where(counts[:, None] > 0, sums / counts[:, None].clamp(min=1), mean_S)
