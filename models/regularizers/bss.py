"""Batch spectral shrinkage: eta · Σ σ² over the smallest singular values of the features; Chen et al. 2019, eq. 5."""

from __future__ import annotations

import torch
from torch import Tensor
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty


class BatchSpectralShrinkage(Penalty):
    """Shrinks the `count` smallest of the min(B, width) singular values of each feature matrix (B, width) there is.

    Tasks that read the same features have one matrix together.
    """

    name = "bss"

    def __init__(self, eta: float, count: int) -> None:
        self.eta = eta
        self.count = count

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32; NaN where a feature is not finite."""
        matrices = {id(features): features for features in seen.answers.features.values()}
        return self.eta * torch.stack([self._shrunk(features) for features in matrices.values()]).sum()

    def _shrunk(self, features: Tensor) -> Tensor:
        finite = torch.isfinite(features)
        # The decomposition refuses what is not finite, before anybody could tell of it as a run that diverges.
        singular = torch.linalg.svdvals(torch.where(finite, features, 0.0).float())
        smallest = singular[-self.count :].square().sum()
        return torch.where(finite.all(), smallest, torch.nan)
