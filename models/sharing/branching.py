"""A task's own blocks above the share boundary: copies of the source's, joined to the blocks that all tasks share."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

from torch import Tensor, nn

from models.block import Block
from models.stack import LayerStack

Part = nn.Module | Tensor


def branch_of(stack: LayerStack, shared_blocks: int) -> LayerStack:
    """A stack whose lowest `shared_blocks` blocks are those of `stack` itself, and whose other blocks are copies.

    What a shared block uses stays shared, whoever else uses it. Branch before adapters are set into `stack`: a branch
    gets its own.
    """
    shared, above = stack.blocks[:shared_blocks], stack.blocks[shared_blocks:]
    model = _copied(stack.model, _parts(above).keys() - _parts(shared).keys())
    return LayerStack(
        replace(stack.built, model=model),
        (*shared, *(block.bound_to(model) for block in above)),
        (stack.neck.bound_to(model), stack.dropout.bound_to(model)),
        stack.feature_width,
        stack.classifier,
        stack.only_size,
        drops_before_pooling=stack.drops_before_pooling,
    )


def _copied(model: nn.Module, own: set[int]) -> nn.Module:
    """A model of the same structure, of which only what `own` identifies, and what holds some of it, is new."""
    memo: dict[int, object] = {}
    for module in model.modules():
        if own.isdisjoint(id(part) for part in _within(module)):
            memo[id(module)] = module
        for tensor in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            if id(tensor) not in own:
                memo[id(tensor)] = tensor
    return copy.deepcopy(model, memo)


def _parts(blocks: Sequence[Block]) -> dict[int, Part]:
    """Everything that the blocks call or use, by its identity."""
    return {id(part): part for block in blocks for part in _used(block)}


def _used(block: Block) -> Iterator[Part]:
    for _, module in block.submodules():
        yield from _within(module)
    yield from (parameter for _, parameter in block.named_parameters())


def _within(module: nn.Module) -> Iterator[Part]:
    yield from module.modules()
    yield from module.parameters()
    yield from module.buffers()
