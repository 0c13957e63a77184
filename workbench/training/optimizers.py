"""Optimisers: torch's own, built from their specs."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from workbench.spec.recipe import SGD, AdamW, Optimizer


def build_optimizer(
    spec: Optimizer, parameters: Iterable[torch.nn.Parameter], learning_rate: float
) -> torch.optim.Optimizer:
    """The optimiser over `parameters`, which must not be empty."""
    wanted = list(parameters)
    if isinstance(spec, AdamW):
        return torch.optim.AdamW(
            wanted, lr=learning_rate, betas=(spec.beta1, spec.beta2), weight_decay=spec.weight_decay
        )
    if isinstance(spec, SGD):
        return torch.optim.SGD(
            wanted,
            lr=learning_rate,
            momentum=spec.momentum,
            nesterov=spec.nesterov and spec.momentum > 0,
            weight_decay=spec.weight_decay,
        )
    raise TypeError(spec)
