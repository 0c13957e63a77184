"""A multi-layer perceptron for rows of a table: the source that transfers nothing until a run has trained it.

The plain MLP of Gorishniy et al. 2021 (Revisiting deep learning models for tabular data), section 3.2; batch norm,
which they leave out, may stand before each activation.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import nn

from models.sources.built import BuiltSource
from models.sources.wanted import Wanted
from models.spec.errors import UserError
from models.spec.source import PerceptronSource
from models.spec.stack import InputDescription, WeightsDescription

LIBRARY = "perceptron"
ARCHITECTURE = "mlp"


class HiddenLayer(nn.Module):
    """(B, inputs) → (B, width): linear, perhaps batch norm, activation, perhaps dropout."""

    def __init__(self, inputs: int, width: int, activation: str, *, batch_norm: bool, dropout: float) -> None:
        super().__init__()
        kinds = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}
        self.linear = nn.Linear(inputs, width)
        self.norm = nn.BatchNorm1d(width) if batch_norm else nn.Identity()
        self.activation = kinds[activation]()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.activation(self.norm(self.linear(x))))  # type: ignore[no-any-return]  # modules are untyped


class Perceptron(nn.Module):
    """(B, features) → (B, hidden): as many hidden layers as `layers` says; what answers a task stands above it."""

    def __init__(
        self, features: int, hidden: int, layers: int, activation: str, *, batch_norm: bool, dropout: float
    ) -> None:
        super().__init__()
        widths = [features, *[hidden] * layers]
        self.layers = nn.ModuleList(
            HiddenLayer(inputs, width, activation, batch_norm=batch_norm, dropout=dropout)
            for inputs, width in pairwise(widths)
        )

    def get_classifier(self) -> nn.Module:
        """The identity: there is none."""
        return nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


def skeleton(source: PerceptronSource, _wanted: Wanted) -> BuiltSource:
    """The network with random weights, as torch draws them."""
    options: dict[str, Any] = source.model_dump(exclude={"kind", "initialisation"})
    return BuiltSource(
        model=Perceptron(**options),
        title=f"Perceptron {'-'.join([str(source.hidden)] * source.layers)}",
        library=LIBRARY,
        architecture=ARCHITECTURE,
        initialisation="random",
        weights=None,
        input=InputDescription.of_rows(source.features),
        source_classes=0,
        options=options,
    )


def weights_of(_source: PerceptronSource) -> WeightsDescription:
    """Raises `UserError`: nobody publishes any."""
    raise UserError(
        "There are no trained weights of a perceptron.",
        where="source",
        remedy="Begin with random ones, or with an earlier run on a table with the same features.",
    )
