"""What the layers of blocks read and give, from one pass of an image that has a shape and no values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from models.adapters.forms import input_form, output_form
from models.adapters.places import Place, branches, dense_convolutions, main_layer, no_layer
from models.adapters.wrapped import is_wrapped
from models.block import Block
from models.stack import LayerStack

_Shapes = tuple[tuple[int, ...], tuple[int, ...]]


class Survey:
    """The shapes at some layers, looked up by path."""

    def __init__(self, stack: LayerStack, paths: Iterable[str]) -> None:
        self._model = stack.model
        self._shapes = _seen(stack, dict.fromkeys(paths))

    def is_called(self, path: str) -> bool:
        """True where the layer was called on one tensor and gave one (or several, of which the first counts)."""
        return path in self._shapes

    def sees_picture(self, path: str) -> bool:
        """True where the layer was called on (B, C, H, W) with more than one position."""
        return self.is_called(path) and self._shapes[path][0][2:] != (1, 1)

    def place(self, block: Block, start: str, end: str) -> Place:
        """Raises `UserError` where one of the layers is not called in a way that an adapter can join in."""
        if not (self.is_called(start) and self.is_called(end)):
            raise no_layer(block)
        into, out = self._shapes[start][0], self._shapes[end][1]
        input_layer, output_layer = self._model.get_submodule(start), self._model.get_submodule(end)
        return Place(start, end, input_form(input_layer, into), output_form(output_layer, out))


def branch_places(stack: LayerStack, blocks: Iterable[Block]) -> dict[str, list[Place]]:
    """By block, where its branches stand (those that are called), at least one each.

    Raises `UserError` for a block that has no layer to stand at.
    """
    paths = {block: branches(stack, block) for block in blocks}
    roots = [main_layer(stack, block) for block in paths]
    survey = Survey(stack, [*roots, *(path for found in paths.values() for path in found)])
    return {
        block.name: [survey.place(block, path, path) for path in filter(survey.is_called, paths[block])]
        or [survey.place(block, root, root)]
        for block, root in zip(paths, roots, strict=True)
    }


def convolution_places(stack: LayerStack, blocks: Iterable[Block]) -> dict[str, list[tuple[str, nn.Conv2d]]]:
    """By block, the convolutions that residual adapters stand at, by path.

    These are the ungrouped ones that see a picture (a gate's see one position) and are wider than 1×1; or 1×1 where
    there are no wider ones. Raises `UserError` for a block that has none, or where another adapter holds one.
    """
    found = {block: dense_convolutions(block) for block in blocks}
    survey = Survey(stack, [path for layers in found.values() for path, _ in layers])
    places = {}
    for block, layers in found.items():
        called = [(path, layer) for path, layer in layers if survey.is_called(path)]
        # Where the picture itself has shrunk to one position, a gate cannot be told from the rest.
        seeing = [(path, layer) for path, layer in called if survey.sees_picture(path)] or called
        places[block.name] = [(path, layer) for path, layer in seeing if max(layer.kernel_size) > 1] or seeing
        if not seeing:
            raise no_layer(block)
    return places


@torch.no_grad()
def _seen(stack: LayerStack, paths: Iterable[str]) -> dict[str, _Shapes]:
    """Input and output shape of each layer that is called; a first pass on the meta device, else one with values."""
    found: dict[str, _Shapes] = {}

    def listen(path: str) -> torch.utils.hooks.RemovableHandle:
        def hook(_layer: nn.Module, args: tuple[Any, ...], output: Any) -> None:
            result = output[0] if isinstance(output, tuple) else output
            if args and isinstance(args[0], Tensor) and isinstance(result, Tensor):
                found[path] = tuple(args[0].shape), tuple(result.shape)

        return stack.model.get_submodule(path).register_forward_hook(hook)

    handles = [listen(path) for path in paths]
    try:
        _pass(stack)
    finally:
        for handle in handles:
            handle.remove()
    return found


def _pass(stack: LayerStack) -> None:
    model, shape = stack.model, (1, *stack.built.input_shape)
    values = torch.zeros(shape, device=next(model.parameters()).device)
    if any(is_wrapped(part) for part in model.modules()):
        model(values)  # PEFT's layers do not bear a pass without values
        return
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    try:
        shapes = {name: torch.empty_like(tensor, device="meta") for name, tensor in tensors.items()}
        functional_call(model, shapes, (torch.empty(shape, device="meta"),))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        model(values)
