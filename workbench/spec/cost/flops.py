"""Floating-point operations of training: forward through everything, backward only through what needs it."""

from __future__ import annotations

from collections.abc import Mapping

from models.spec.additions import Additions
from models.spec.stack import BlockDescription, StackDescription
from workbench.spec.cost.parts import Parts

_NOTHING = Additions(added=0)
_ADAPTERS = 3
"""An adapter trains wherever it is: forward, the gradient of what it reads, and its parameters'."""


def example_flops(
    stack: StackDescription, parts: Parts, head_parameters: int, additions: Mapping[str, Additions], *, cached: bool
) -> int:
    """One example through a step; a cached constant part costs nothing."""
    heads = 2 * head_parameters * (3 if parts.lowest < len(stack.blocks) else 2)
    return heads + sum(
        copies * (block.flops + _backward(block, parts, index) + _ADAPTERS * additions.get(block.name, _NOTHING).flops)
        for index, (block, copies) in enumerate(zip(stack.blocks, parts.copies, strict=True))
        if index >= parts.prefix or not cached
    )


def once_flops(stack: StackDescription, parts: Parts, additions: Mapping[str, Additions]) -> int:
    """What a step takes however many examples it has: updates of weights that adapters make anew."""
    return sum(
        _ADAPTERS * copies * additions.get(block.name, _NOTHING).flops_once
        for block, copies in zip(stack.blocks, parts.copies, strict=True)
    )


def constant_flops(stack: StackDescription, parts: Parts) -> int:
    """One example through the constant part, forward."""
    return sum(block.flops for block in stack.blocks[: parts.prefix])


def _backward(block: BlockDescription, parts: Parts, index: int) -> int:
    """As many products again as forward for the gradient of what the block reads, and as many for its weights'.

    The lowest block that gradients reach needs none for its input: its first layer is spared that.
    """
    if index < parts.lowest:
        return 0
    weights = block.flops if parts.trains[index] else 0
    first = next((layer.flops for layer in block.layers if layer.flops), 0) if index == parts.lowest else 0
    return weights + block.flops - first
