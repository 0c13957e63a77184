"""Listening to the leaf layers of a block while it runs: their shapes, parameters and operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from models.block import Block
from models.spec.stack import LayerDescription


@contextmanager
def watching_layers(
    block: Block, flops_so_far: Callable[[], int], tell: Callable[[LayerDescription], None]
) -> Iterator[None]:
    """Tells of every leaf layer of `block` as it is called."""
    handles = [
        handle
        for root, module in block.submodules()
        for path, part in _layers(root, module)
        for handle in _watch(path, part, flops_so_far, tell)
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _watch(
    path: str, layer: nn.Module, flops_so_far: Callable[[], int], tell: Callable[[LayerDescription], None]
) -> tuple[RemovableHandle, RemovableHandle]:
    before: list[int] = []

    def entered(_module: nn.Module, _args: object) -> None:
        before.append(flops_so_far())

    def left(module: nn.Module, _args: object, output: object) -> None:
        result = output[0] if isinstance(output, tuple) else output
        tell(
            LayerDescription(
                name=path,
                kind=type(module).__name__,
                output_shape=tuple(result.shape[1:]) if isinstance(result, Tensor) else (),
                parameters=sum(parameter.numel() for parameter in module.parameters()),
                flops=flops_so_far() - before.pop(),
            )
        )

    return layer.register_forward_pre_hook(entered), layer.register_forward_hook(left)


def _layers(path: str, module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """What is shown as one layer: it computes with parameters of its own, or has nothing below it."""
    if _is_layer(module):
        if not isinstance(module, nn.Identity):
            yield path, module
        return
    for name, child in module.named_children():
        yield from _layers(f"{path}.{name}", child)


def _is_layer(module: nn.Module) -> bool:
    """Attention counts as one layer: it uses its output layer's weights without calling it."""
    if isinstance(module, nn.MultiheadAttention) or not any(True for _ in module.children()):
        return True
    below = any(True for child in module.children() for _ in child.parameters())
    return not below and any(True for _ in module.parameters(recurse=False))
