"""Any number of labels at once."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from typing_extensions import override

from workbench.data.targets import Targets
from workbench.training.tasks.task import TrainedTask, weighted


@dataclass(frozen=True)
class MultiLabelTask(TrainedTask):
    """The mean binary cross-entropy of an example's known labels. A label is predicted from one half on.

    Measured by F1, the mean over the classes that occur or are predicted (macro F1), and by the share of examples, all
    labels of which are known, with every label right (`exact_match`). Truth: float32 (N, C), NaN where missing.
    """

    num_classes: int = 0

    @override
    def truth(self, targets: Targets) -> Tensor:
        return torch.from_numpy(targets.values)

    @override
    def known(self, truth: Tensor) -> Tensor:
        return ~truth.isnan().all(dim=1)

    @override
    def losses(self, outputs_NO: Tensor, truth: Tensor) -> Tensor:
        known = ~truth.isnan()
        each = functional.binary_cross_entropy_with_logits(
            outputs_NO.float(), truth.nan_to_num(0.0), weight=known.float(), reduction="none"
        )
        return each.sum(dim=1) / known.sum(dim=1).clamp(min=1)

    @property
    @override
    def num_sums(self) -> int:
        return 3 * self.num_classes + 2

    @override
    def sums(self, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None = None) -> Tensor:
        predicted, known, true = outputs_NO > 0, ~truth.isnan(), truth > 0.5
        whole = known.all(dim=1)
        right = whole & (predicted == true).all(dim=1)
        hits, false, missed = predicted & true, predicted & known & ~true, ~predicted & true
        counted = torch.cat([hits, false, missed, right[:, None], whole[:, None]], dim=1)
        return weighted(counted, weights_N).sum(dim=0)

    @override
    def measures(self, sums: Tensor, count: float) -> dict[str, float]:
        hits, false, missed = sums[:-2].view(3, -1)
        right, whole = sums[-2].item(), sums[-1].item()
        seen = (hits + false + missed) > 0
        measures = {"exact_match": right / whole} if whole else {}
        if seen.any():
            measures["f1"] = (2 * hits / (2 * hits + false + missed))[seen].mean().item()
        return measures
