"""Optimisers: torch's own, built from their specs."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from models.rates import RateGroup
from workbench.spec.recipe import SGD, AdamW, Optimizer


def build_optimizer(spec: Optimizer, groups: Sequence[RateGroup], learning_rate: float) -> torch.optim.Optimizer:
    """The optimiser over the groups, of which there must be one, and none may be empty.

    It leaves parameters without a gradient alone, and does not shrink them either.
    """
    wanted = [{"params": group.parameters} for group in groups]
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


def set_rate(optimizer: torch.optim.Optimizer, groups: Sequence[RateGroup], rate: float) -> None:
    """Each group trains with its share of `rate` from the next step on."""
    for of_optimizer, group in zip(optimizer.param_groups, groups, strict=True):
        of_optimizer["lr"] = rate * group.multiplier
