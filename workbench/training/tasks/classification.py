"""One label out of several."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional
from typing_extensions import override

from workbench.data.columns import MISSING
from workbench.data.targets import Targets
from workbench.training.tasks.task import TrainedTask, weighted


@dataclass(frozen=True)
class ClassificationTask(TrainedTask):
    """Cross-entropy; measured by the share of right answers. Truth: int64 (N,), -1 where missing."""

    label_smoothing: float = 0.0

    @override
    def truth(self, targets: Targets) -> Tensor:
        return torch.from_numpy(targets.values)

    @override
    def known(self, truth: Tensor) -> Tensor:
        return truth != MISSING

    @override
    def losses(self, outputs_NO: Tensor, truth: Tensor) -> Tensor:
        return functional.cross_entropy(
            outputs_NO.float(), truth, ignore_index=MISSING, reduction="none", label_smoothing=self.label_smoothing
        )

    @property
    @override
    def num_sums(self) -> int:
        return 1

    @override
    def sums(self, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None = None) -> Tensor:
        return weighted(outputs_NO.argmax(dim=1) == truth, weights_N).sum()  # no class is -1

    @override
    def measures(self, sums: Tensor, count: float) -> dict[str, float]:
        return {"accuracy": sums[0].item() / count}

    @override
    def judged(self) -> ClassificationTask:
        return replace(self, label_smoothing=0.0)
