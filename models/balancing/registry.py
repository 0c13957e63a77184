"""Balancers, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from torch import Tensor, nn

from models.balancing.equal import EqualWeights
from models.spec import balancing as spec


class LossBalancer(Protocol):
    """Turns the losses of a step into gradients."""

    def backward(
        self,
        losses: Mapping[str, Tensor],
        penalties: Sequence[Tensor],
        shared: Sequence[nn.Parameter],
        representation: Tensor | None,
    ) -> Tensor:
        """Adds gradients for `losses` (scalars, by task), weighed, and for `penalties` (scalars), as they are.

        Returns the total that was minimised, detached.
        """


_BUILDERS: dict[str, Callable[[], LossBalancer]] = {"equal": EqualWeights}


def build_balancer(balancer: spec.Balancer) -> LossBalancer:
    return _BUILDERS[balancer.kind]()
