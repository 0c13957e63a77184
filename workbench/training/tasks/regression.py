"""A number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional
from typing_extensions import override

from workbench.data.targets import Targets
from workbench.training.tasks.task import TrainedTask, weighted

LossName = Literal["squared", "absolute", "huber"]

_LOSSES: dict[LossName, Callable[..., Tensor]] = {
    "squared": functional.mse_loss,
    "absolute": functional.l1_loss,
    "huber": functional.huber_loss,
}

_ROUNDING = {torch.float64: 1e-9, torch.float32: 1e-5}
"""A variance below this share of the squares' sum may be rounding alone."""


@dataclass(frozen=True)
class RegressionTask(TrainedTask):
    """The head answers in standard deviations from the mean of the training labels; losses are of these.

    Measured in the label's own unit by the mean absolute error and the root of the mean squared error, and by R², the
    share of the variance that is explained. Truth: float32 (N,), standardised, NaN where missing.
    """

    mean: float = 0.0
    std: float = 1.0
    loss: LossName = "squared"

    @override
    def truth(self, targets: Targets) -> Tensor:
        return torch.from_numpy(((targets.values - self.mean) / self.std).astype(np.float32))

    @override
    def known(self, truth: Tensor) -> Tensor:
        return ~truth.isnan()

    @override
    def losses(self, outputs_NO: Tensor, truth: Tensor) -> Tensor:
        answers = outputs_NO[:, 0].float()
        if not self.masked:
            return _LOSSES[self.loss](answers, truth, reduction="none")
        known = self.known(truth)
        each = _LOSSES[self.loss](answers, truth.nan_to_num(0.0), reduction="none")
        return each.where(known, 0.0)

    @property
    @override
    def num_sums(self) -> int:
        return 4

    @override
    def sums(self, outputs_NO: Tensor, truth: Tensor, weights_N: Tensor | None = None) -> Tensor:
        exact = torch.float32 if truth.device.type == "mps" else torch.float64  # variances are small differences
        error = (outputs_NO[:, 0].float() - truth).to(exact).where(self.known(truth), 0.0)  # a NaN answer is no hit
        true = truth.to(exact).nan_to_num(0.0)
        counted = torch.stack([error.abs(), error.square(), true, true.square()], dim=1)
        return weighted(counted, weights_N).sum(dim=0)

    @override
    def measures(self, sums: Tensor, count: float) -> dict[str, float]:
        absolute, squared, true, true_squared = sums.tolist()
        measures = {"mae": self.std * absolute / count, "rmse": self.std * (squared / count) ** 0.5}
        variance = true_squared - true**2 / count
        if variance > _ROUNDING[sums.dtype] * true_squared:
            measures["r2"] = 1 - squared / variance
        return measures


def standardisation(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation of the known values; 0 and 1 where there is none, and 1 where all are equal."""
    known = values[~np.isnan(values)]
    if not len(known):
        return 0.0, 1.0
    if known.min() == known.max():  # rounding gives equal numbers a deviation, of which all others lie far off
        return float(known[0]), 1.0
    return float(known.mean()), float(known.std())
