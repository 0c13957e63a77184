"""How large gradients are beside the weights that they are to move."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


@torch.no_grad()
def relative_norms(groups: Sequence[Sequence[nn.Parameter]], device: torch.device) -> Tensor:
    """(G,): ‖g‖/‖w‖ of each group, over its parameters that have a gradient; Lee et al. 2023, section 4.

    0 where none has one, infinite where the weights are all zero and the gradient is not.
    """
    return torch.stack([_relative_norm(group, device) for group in groups])


def shares_of(norms: Sequence[float]) -> list[float]:
    """Each norm divided by the largest finite one: 1 for that one and for infinite ones, and where all are 0."""
    largest = max((norm for norm in norms if norm != float("inf")), default=0.0)
    return [min(1.0, norm / largest) if largest > 0 else 1.0 for norm in norms]


def _relative_norm(group: Sequence[nn.Parameter], device: torch.device) -> Tensor:
    moved = [(parameter, parameter.grad) for parameter in group if parameter.grad is not None]
    if not moved:
        return torch.zeros((), device=device)
    weight = nn.utils.get_total_norm([parameter for parameter, _ in moved])
    gradient = nn.utils.get_total_norm([grad for _, grad in moved])
    return torch.where(gradient == 0, gradient, gradient / weight)
