"""The cosine head: logits are scaled cosines to one vector a class; Gidaris & Komodakis 2018, section 3.2."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses


class CosineHead(nn.Module):
    """(B, feature_width) → (B, num_outputs): dropout, then `scale`·cos(features, `weight`); the scale is learned.

    Its tensors are `weight` (num_outputs, feature_width), of which only the directions count, and `scale` ().
    """

    def __init__(self, feature_width: int, num_outputs: int, scale: float, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        self.weight = nn.Parameter(torch.randn(num_outputs, feature_width))
        self.scale = nn.Parameter(torch.tensor(scale))

    def forward(self, features: Tensor) -> Tensor:
        h = F.dropout(features, self.dropout, self.training)
        return self.scale * F.linear(F.normalize(h, dim=1), F.normalize(self.weight, dim=1))
