"""DELTA: the outputs of blocks stay near the source's, weighed by channel; Li et al. 2019, equations 3 to 6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty


def channel_dim(h: Tensor, *, channels_first: bool) -> int:
    """Where the channels of a block's output are: (B, D), (B, N, D), and (B, C, H, W) or (B, H, W, C)."""
    return 1 if h.ndim == 4 and channels_first else h.ndim - 1


class Delta(Penalty):
    """(alpha / 2)·Σ_j C_j·Σ_c W_jc·‖F_jc − F⁰_jc‖² / P_j, a mean over examples, and (beta / 2)·‖w‖² on the heads.

    Block j gives C_j channels at P_j positions; W_j (its attention) adds up to 1 over them. Dividing by the positions,
    as the authors' program does, makes blocks of different sizes alike; the mean over examples makes batches alike.
    """

    name = "delta"

    def __init__(
        self,
        attention: Mapping[int, Tensor],
        heads: Iterable[nn.Parameter],
        alpha: float,
        beta: float,
        *,
        channels_first: bool = True,
    ) -> None:
        """`attention` has the weights (C,) of the channels of each compared block, by its place."""
        self.alpha = alpha
        self.beta = beta
        self._attention = dict(attention)
        self._heads = list(heads)
        self._channels_first = channels_first

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32."""
        size = torch.stack([parameter.square().sum() for parameter in self._heads]).sum()
        penalty = 0.5 * self.beta * size
        for at, weights in self._attention.items():
            penalty = penalty + 0.5 * self.alpha * self._away(
                seen.answers.blocks[at], seen.source().blocks[at], weights
            )
        return penalty

    def _away(self, now: Tensor, source: Tensor, weights_C: Tensor) -> Tensor:
        channels = channel_dim(now, channels_first=self._channels_first)
        squares = (now.float() - source.float()).square().movedim(channels, -1)
        squares_C = squares.reshape(-1, len(weights_C)).mean(dim=0)  # over examples and positions
        return len(weights_C) * (squares_C * weights_C).sum()
