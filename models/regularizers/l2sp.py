"""L2-SP: (alpha / 2)·‖w − w⁰‖² on the trunk and (beta / 2)·‖w‖² on the heads; Li et al. 2018, equation 3."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty


class L2SP(Penalty):
    """Remembers the trunk's parameters as they are when it is made: make it before training, or before a resume."""

    name = "l2-sp"

    def __init__(self, trunk: Iterable[nn.Parameter], heads: Iterable[nn.Parameter], alpha: float, beta: float) -> None:
        self.alpha = alpha
        self.beta = beta
        self._trunk = list(trunk)
        self._heads = list(heads)
        self._start = [parameter.detach().clone() for parameter in self._trunk]

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """The penalty as a scalar with gradient, on the parameters' device."""
        self._follow_device()
        away = [(now - start).square().sum() for now, start in zip(self._trunk, self._start, strict=True)]
        size = [parameter.square().sum() for parameter in self._heads]
        return 0.5 * self.alpha * _total(away) + 0.5 * self.beta * _total(size)

    def _follow_device(self) -> None:
        """The model may have moved to a GPU since this was made."""
        self._start = [start.to(now.device) for now, start in zip(self._trunk, self._start, strict=True)]


def _total(terms: list[Tensor]) -> Tensor:
    return torch.stack(terms).sum() if terms else torch.zeros(())
