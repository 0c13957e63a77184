"""What adapters add to the loss (AdaLoRA's orthogonality)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from typing_extensions import override

from models.adapters.adapter import InsertedAdapter
from models.regularizers.penalty import Observed, Penalty


class AdapterPenalty(Penalty):
    """The sum of the adapters' penalties, as one penalty of the run."""

    name = "adapters"

    def __init__(self, adapters: Sequence[InsertedAdapter]) -> None:
        self._adapters = adapters

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient."""
        terms = [penalty for adapter in self._adapters if (penalty := adapter.penalty()) is not None]
        return torch.stack(terms).sum()


def adapter_penalties(adapters: Sequence[InsertedAdapter]) -> list[Penalty]:
    """One penalty where some adapter has any, else none."""
    penalised = [adapter for adapter in adapters if adapter.penalty() is not None]
    return [AdapterPenalty(penalised)] if penalised else []
