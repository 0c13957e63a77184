"""Equal weights: the plain sum of the task losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn


class EqualWeights:
    """Adds the losses up. Needs neither the shared parameters nor the representation."""

    def backward(
        self,
        losses: Mapping[str, Tensor],
        penalties: Sequence[Tensor],
        shared: Sequence[nn.Parameter],  # noqa: ARG002 -- part of the contract of balancers
        representation: Tensor | None,  # noqa: ARG002 -- part of the contract of balancers
    ) -> Tensor:
        """Adds the gradient of the sum of all losses (scalars) to every parameter; returns the sum, detached."""
        total = torch.stack([*losses.values(), *penalties]).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total.detach()
