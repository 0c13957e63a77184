"""Classes in an order. K levels."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from typing_extensions import override

from workbench.data.columns import MISSING
from workbench.data.targets import Targets
from workbench.training.tasks.task import TrainedTask, weighted


@dataclass(frozen=True)
class OrdinalTask(TrainedTask):
    """The mean binary cross-entropy of the K - 1 questions "is it above level k?".

    Li & Lin 2007 (Ordinal regression by extended binary classification), section 3; as a network's loss Niu et al. 2016
    (Ordinal regression with multiple output CNN for age estimation), section 3.2, with every weight 1 / (K - 1). The
    predicted level is the number of questions answered by yes. Measured by Cohen's quadratically weighted kappa (1968),
    the share of right levels, and the mean distance in levels. Truth: int64 (N,), -1 where missing.
    """

    num_levels: int = 2

    @override
    def truth(self, targets: Targets) -> Tensor:
        return torch.from_numpy(targets.values)

    @override
    def known(self, truth: Tensor) -> Tensor:
        return truth != MISSING

    @override
    def losses(self, outputs_NO: Tensor, truth: Tensor) -> Tensor:
        questions = torch.arange(self.num_levels - 1, device=truth.device)
        above = (truth[:, None] > questions).float()
        each = functional.binary_cross_entropy_with_logits(outputs_NO.float(), above, reduction="none").mean(dim=1)
        return each.where(self.known(truth), 0.0) if self.masked else each

    @property
    @override
    def num_sums(self) -> int:
        return self.num_levels**2

    @override
    def sums(self, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None = None) -> Tensor:
        """The confusion matrix, rows for the true levels."""
        levels = torch.arange(self.num_levels, device=truth.device)
        predicted = (outputs_NO > 0).sum(dim=1)
        true_NK, predicted_NK = (truth[:, None] == levels).float(), (predicted[:, None] == levels).float()
        return (weighted(true_NK, weights_N).T @ predicted_NK).flatten()

    @override
    def measures(self, sums: Tensor, count: float) -> dict[str, float]:
        confusion = sums.double().view(self.num_levels, self.num_levels)
        levels = torch.arange(self.num_levels, dtype=torch.float64)
        distance = (levels[:, None] - levels).abs()
        measures = {
            "accuracy": confusion.diagonal().sum().item() / count,
            "level_error": (confusion * distance).sum().item() / count,
        }
        by_chance = confusion.sum(dim=1)[:, None] * confusion.sum(dim=0) / count
        expected = (by_chance * distance**2).sum().item()
        if expected > 0:
            measures["kappa"] = 1 - (confusion * distance**2).sum().item() / expected
        return measures
