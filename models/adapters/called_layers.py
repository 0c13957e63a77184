"""Which layers a model calls, and does not merely read the weights of."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn
from torch.func import functional_call

from models.stack import LayerStack


def called_layers(stack: LayerStack, paths: Iterable[str]) -> frozenset[str]:
    """Those of the layers at `paths` that a forward pass calls: an update of another layer would never be felt.

    Some attention adds a bias of its own and multiplies with a layer's weights by itself. All of `paths` where the
    model cannot be run without an image of its own.
    """
    candidates = tuple(dict.fromkeys(paths))
    called: set[str] = set()

    def listen(path: str) -> torch.utils.hooks.RemovableHandle:
        layer = stack.model.get_submodule(path)
        return layer.register_forward_pre_hook(lambda _layer, _args: called.add(path))

    handles = [listen(path) for path in candidates]
    try:
        _pass(stack)
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        return frozenset(candidates)
    finally:
        for handle in handles:
            handle.remove()
    return frozenset(called)


@torch.no_grad()
def _pass(stack: LayerStack) -> None:
    """One forward pass of an image that has a shape and no values."""
    model: nn.Module = stack.model
    channels, size = stack.built.input.channels, stack.built.size
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    shapes = {name: torch.empty_like(tensor, device="meta") for name, tensor in tensors.items()}
    functional_call(model, shapes, (torch.empty(1, channels, size, size, device="meta"),))
