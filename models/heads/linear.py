"""The linear head: one linear layer, the linear probe of Alain & Bengio 2016."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses


class LinearHead(nn.Linear):
    """(B, feature_width) → (B, num_outputs): dropout, then one linear layer; its tensors are `weight` and `bias`."""

    def __init__(self, feature_width: int, num_outputs: int, dropout: float = 0.0) -> None:
        super().__init__(feature_width, num_outputs)
        self.dropout = dropout

    def forward(self, features: Tensor) -> Tensor:  # a linear layer of features instead of any input
        return super().forward(F.dropout(features, self.dropout, self.training))
