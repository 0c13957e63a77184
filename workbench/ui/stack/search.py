"""Finding blocks by a piece of their name or kind, or of their layers'; no Qt."""

from __future__ import annotations

from models.spec.stack import BlockDescription, StackDescription


def matching_blocks(stack: StackDescription, text: str) -> list[int]:
    """Indices from the top of the stack downwards; every word must be found, upper and lower case alike."""
    words = text.casefold().split()
    if not words:
        return []
    found = [index for index, block in enumerate(stack.blocks) if all(word in _text(block) for word in words)]
    return found[::-1]


def _text(block: BlockDescription) -> str:
    layers = (part for layer in block.layers for part in (layer.name, layer.kind))
    return " ".join((block.name, block.kind, *layers)).casefold()
