"""From the last block's positions to one vector, for the heads that do not pool as the source does."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from models.spec.heads import Pooling, channel_axis
from models.stack import LayerStack


def pool_positions(h: Tensor, how: Pooling, feature_width: int) -> Tensor:
    """(B, channels): the average or the largest value over all positions of the output `h` of the last block.

    `h` is (B, N, D), (B, C, H, W) or (B, H, W, C); `feature_width` tells the last two apart. (B, D) has no positions
    and stays. Tokens that stand for no place in the image (a class token) count as positions.
    """
    axis = channel_axis(tuple(h.shape[1:]), feature_width) + 1
    positions = [dim for dim in range(1, h.ndim) if dim != axis]
    if not positions:
        return h
    return h.mean(dim=positions) if how == "average" else h.amax(dim=positions)


class Pools:
    """The pooling of each task, computed once for all tasks that pool the same output in the same way."""

    def __init__(self, stack: LayerStack, pooling: Mapping[str, Pooling]) -> None:
        self._stack = stack
        self._pooling = dict(pooling)

    @property
    def as_source(self) -> bool:
        """True where every task pools as the source does."""
        return all(how == "source" for how in self._pooling.values())

    def __call__(self, tops: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """{task: features (B, width)} from the output of the last block for each task."""
        done: dict[tuple[int, Pooling], Tensor] = {}
        for task, h in tops.items():
            key = (id(h), self._pooling[task])
            if key not in done:
                done[key] = self._pooled(h, self._pooling[task])
        return {task: done[id(h), self._pooling[task]] for task, h in tops.items()}

    def as_the_source(self, h: Tensor, features: Tensor, task: str) -> Tensor:
        """(B, feature_width) from the output `h` of the last block, whose `features` for `task` may be those."""
        return features if self._pooling[task] == "source" else self._pooled(h, "source")

    def _pooled(self, h: Tensor, how: Pooling) -> Tensor:
        if how == "source":
            return self._stack.dropout(self._stack.pool(h))
        return pool_positions(h, how, self._stack.feature_width)


def block_width(stack: LayerStack) -> int:
    """The number of channels of the last block's output."""
    return channels_of(stack)[1]


@torch.no_grad()
def channels_of(stack: LayerStack) -> tuple[int, int]:
    """Dimension and number of the channels of the last block's output (B, …), by a pass of an empty image."""
    model = stack.model
    like = next(model.parameters())
    modes = {module: module.training for module in model.modules()}
    model.eval()
    h = stack.run(torch.zeros(1, *stack.built.input_shape, device=like.device, dtype=like.dtype))
    for module, mode in modes.items():
        module.training = mode
    dim = channel_axis(tuple(h.shape[1:]), stack.feature_width) + 1
    return dim, h.shape[dim]
