"""Finding blocks and layers by a piece of their name or kind; no Qt."""

from __future__ import annotations

from models.spec.stack import StackDescription
from workbench.ui.stack.arrangement import Spot

Match = Spot
"""A block, or a layer of a block."""


def matches(stack: StackDescription, text: str) -> list[Match]:
    """What a search finds, from the top of the stack downwards; every word must be found, in any case of letters.

    A block is found by its own name and kind. A layer is found by its name and kind together with its block's; where
    all layers of a block are found only because their block is, the block stands for them.
    """
    words = text.casefold().split()
    found: list[Match] = []
    for index in reversed(range(len(stack.blocks) if words else 0)):
        block = stack.blocks[index]
        own = f"{block.name} {block.kind}".casefold()
        if all(word in own for word in words):
            found.append(Spot(index))
            continue
        layers = (f"{own} {layer.name} {layer.kind}".casefold() for layer in block.layers)
        hits = [layer for layer, said in enumerate(layers) if all(word in said for word in words)]
        found += [Spot(index, layer) for layer in reversed(hits)]
    return found
