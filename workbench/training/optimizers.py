"""Optimisers: torch's own, built from their specs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn

from models.rates import RateGroup
from workbench.spec.recipe import SGD, AdamW, Optimizer
from workbench.training.diverging import DivergedError


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


def clip(parameters: Sequence[nn.Parameter], norm: float, step: int) -> float:
    """Scales the gradient down to `norm` where it is longer; returns how long it was.

    Raises `DivergedError` where that is no number: scaled by it, every weight would become none either.
    """
    found = torch.nn.utils.clip_grad_norm_(parameters, norm).item()
    if not math.isfinite(found):
        raise DivergedError(f"The gradient's norm became {found}", step)
    return found


def set_rate(optimizer: torch.optim.Optimizer, groups: Sequence[RateGroup], rate: float) -> None:
    """Each group trains with its share of `rate` from the next step on."""
    for of_optimizer, group in zip(optimizer.param_groups, groups, strict=True):
        of_optimizer["lr"] = rate * group.multiplier
