"""The blocks that an adapter names."""

from __future__ import annotations

from collections.abc import Iterable

from models.block import Block
from models.spec.errors import UserError
from models.stack import LayerStack


def named_blocks(stack: LayerStack, names: Iterable[str]) -> tuple[Block, ...]:
    """The blocks called `names`, in that order, each once. Raises `UserError` for one that the stack lacks."""
    blocks = {block.name: block for block in stack.blocks}
    for name in names:
        if name not in blocks:
            raise UserError(
                f"{stack.built.title} has no block '{name}'.",
                where="adapters",
                remedy=f"Choose from {', '.join(blocks)}.",
            )
    return tuple(blocks[name] for name in dict.fromkeys(names))
