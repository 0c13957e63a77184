"""Counting the floating-point operations of a forward pass, a multiply-add as two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from models.stack import LayerStack


def flops_of_blocks(stack: LayerStack, batch: int) -> dict[str, int]:
    """{block: operations for `batch` images}, in evaluation mode, on whichever device the model is."""
    stack.model.eval()
    h = torch.zeros(batch, *stack.built.input_shape, device=next(stack.model.parameters()).device)
    found = {}
    with countable(stack.model):
        for block in stack.blocks:
            with FlopCounterMode(display=False) as counter:
                h = block(h)
            found[block.name] = counter.get_total_flops()
    return found


@contextmanager
def countable(model: nn.Module) -> Iterator[None]:
    """While this holds, everything that `model` computes is seen by torch's counter."""
    with torch.no_grad(), _without_gradient(model), _plain_attention():
        yield


@contextmanager
def _without_gradient(model: nn.Module) -> Iterator[None]:
    """The counter follows the gradients of what modules are given, and trips over a parameter handed to one."""
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for parameter in trainable:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in trainable:
            parameter.requires_grad_(True)


@contextmanager
def _plain_attention() -> Iterator[None]:
    """Attention without its fused kernels, whose operations the counter does not know on every device."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)
