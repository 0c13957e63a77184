"""The MLP head: hidden layers with ReLU before the linear one; Chen et al. 2020 (SimCLR v2), section 2."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses


class MLPHead(nn.Module):
    """(B, feature_width) → (B, num_outputs): dropout, then `layers` times a linear layer and ReLU, then a linear layer.

    Its tensors are `hidden.<index>.weight`, `hidden.<index>.bias`, `output.weight` and `output.bias`.
    """

    def __init__(self, feature_width: int, num_outputs: int, hidden: int, layers: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        widths = [feature_width, *[hidden] * layers]
        self.hidden = nn.ModuleList(nn.Linear(below, above) for below, above in pairwise(widths))
        self.output = nn.Linear(widths[-1], num_outputs)

    def forward(self, features: Tensor) -> Tensor:
        h = F.dropout(features, self.dropout, self.training)
        for layer in self.hidden:
            h = torch.relu(layer(h))
        logits: Tensor = self.output(h)
        return logits
