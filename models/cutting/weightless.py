"""Copies of models without values: what a model does to shapes can be asked of them at almost no cost."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import torch
from torch import Tensor, nn


def without_values(model: nn.Module) -> nn.Module:
    """A copy of `model` on the meta device; the tensors of `model` are neither copied nor moved."""
    memo: dict[int, object] = {}
    for tensor in _tensors(model):
        empty = torch.empty_like(tensor, device="meta")
        parameter = isinstance(tensor, nn.Parameter)
        memo[id(tensor)] = nn.Parameter(empty, requires_grad=tensor.requires_grad) if parameter else empty
    return copy.deepcopy(model, memo)


def _tensors(model: nn.Module) -> Iterator[Tensor]:
    """Parameters and buffers, and tensors that a module holds without registering them."""
    yield from model.parameters()
    yield from model.buffers()
    for module in model.modules():
        yield from (value for value in vars(module).values() if isinstance(value, Tensor))
