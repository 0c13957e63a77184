"""Stochastic normalisation: batch norms that use the batch's statistics or the running ones; Kou et al. 2020."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from models.block import Block
from models.freezing import FreezePlan, holds_statistics
from models.stack import LayerStack


def randomise_norms(stack: LayerStack, plan: FreezePlan, share: float) -> tuple[str, ...]:
    """Lets the batch norms of blocks that train choose anew for each channel and step; returns their paths.

    With probability `share` a channel is normalised by the batch, else by the running statistics as they were before
    the batch. Running statistics follow the data and evaluation uses them, as ever; frozen blocks keep their policy. No
    module is replaced and no tensor renamed: hooks do it, which act only while a norm is in training mode and
    learns: a pass without gradients that computes running statistics for other weights normalises by the batch.
    """
    blocks = list(zip(stack.blocks, plan.trains, strict=True))
    held = {id(norm) for block, trains in blocks if not trains for _, norm in _norms(block)}
    found = {id(norm): (path, norm) for block, trains in blocks if trains for path, norm in _norms(block)}
    chosen = [(path, norm) for key, (path, norm) in found.items() if key not in held]
    for _, norm in chosen:
        _Choice(share).watch(norm)
    return tuple(path for path, _ in chosen)


def _norms(block: Block) -> Iterator[tuple[str, _BatchNorm]]:
    for path, part in block.submodules():
        for name, norm in part.named_modules(prefix=path):
            if isinstance(norm, _BatchNorm) and holds_statistics(norm):
                yield name, norm


class _Choice:
    """The choice of one norm, whatever its class does besides, as long as it does it channel by channel (timm's
    batch norm with an activation).
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self._by_running: Tensor | None = None

    def watch(self, norm: _BatchNorm) -> None:
        norm.register_forward_pre_hook(self._before)
        norm.register_forward_hook(self._after)

    def _before(self, norm: nn.Module, inputs: tuple[Tensor]) -> None:
        """Normalises by the running statistics, of which it takes copies: backward needs them as they are now."""
        if not (norm.training and torch.is_grad_enabled() and isinstance(norm, _BatchNorm)):
            return
        mean, var = norm.running_mean, norm.running_var
        if mean is None or var is None:
            return
        norm.training, norm.running_mean, norm.running_var = False, mean.clone(), var.clone()
        try:
            self._by_running = norm.forward(*inputs)
        finally:
            norm.training, norm.running_mean, norm.running_var = True, mean, var

    def _after(self, _norm: nn.Module, _inputs: tuple[Tensor], by_batch: Tensor) -> Tensor:
        by_running, self._by_running = self._by_running, None
        if by_running is None:
            return by_batch
        shape = (1, -1, *[1] * (by_batch.ndim - 2))
        of_batch = torch.rand(by_batch.shape[1], device=by_batch.device).view(shape) < self._share
        return torch.where(of_batch, by_batch, by_running)
