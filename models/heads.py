"""Task heads: what reads the pooled representation and answers one task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

from models.seeding import seeded
from models.spec import heads as spec


class LinearHead(nn.Linear):
    """(B, feature_width) → (B, num_outputs): dropout, then one linear layer; its tensors are `weight` and `bias`."""

    def __init__(self, feature_width: int, num_outputs: int, dropout: float = 0.0) -> None:
        super().__init__(feature_width, num_outputs)
        self.dropout = dropout

    def forward(self, features: Tensor) -> Tensor:  # a linear layer of features instead of any input
        return super().forward(F.dropout(features, self.dropout, self.training))


def _linear(head: spec.LinearHead, feature_width: int, num_outputs: int) -> nn.Module:
    return LinearHead(feature_width, num_outputs, head.dropout)


_BUILDERS: dict[str, Callable[[Any, int, int], nn.Module]] = {"linear": _linear}


def build_head(head: spec.Head, feature_width: int, num_outputs: int, seed: int) -> nn.Module:
    """The head that `head` describes, (B, feature_width) → (B, num_outputs).

    Its weights are drawn from `seed` and the task's name, so other tasks do not move them.
    """
    with seeded(seed, "head", head.task):
        return _BUILDERS[head.kind](head, feature_width, num_outputs)
