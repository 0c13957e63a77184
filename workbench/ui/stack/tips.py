"""What the stack explains under the pointer; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from models.spec.stack import BlockDescription, LayerDescription, StackDescription
from workbench.spec.numbers import short_flops
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.figures import exact_count, shape_text

BOUNDARY = (
    "Blocks below this line keep what the source model learned; those above are trained.\n"
    "Drag it, or press ↑ ↓, Page Up, Page Down; Home trains every block, End freezes every block.\n"
    "→ and ← unfold and fold the block above the line."
)


def spot_tip(stack: StackDescription, spot: Spot, frozen_blocks: int, adapters: Sequence[str] = ()) -> str:
    """All of a row's facts in full, and what a click on it does."""
    block = stack.blocks[spot.block]
    if spot.layer is not None:
        return _facts(block.layers[spot.layer], stack.described_size)
    lines = [_facts(block, stack.described_size)]
    if adapters:
        lines.append(f"Adapters: {', '.join(adapters)}.")
    return "\n".join([*lines, _state(block, trainable=spot.block >= frozen_blocks)])


def _facts(part: BlockDescription | LayerDescription, size: int) -> str:
    held = part.buffers if isinstance(part, BlockDescription) else 0
    buffers = f", and {exact_count(held)} running statistics" if held else ""
    flops = f"; {short_flops(part.flops)} an example" if part.flops else ""
    return (
        f"{part.name} · {part.kind}\n"
        f"Gives {shape_text(part.output_shape)} for an input of {size}×{size} pixels.\n"
        f"{exact_count(part.parameters)} parameters{buffers}{flops}."
    )


def _state(block: BlockDescription, *, trainable: bool) -> str:
    if trainable:
        return f"Trains. Click to freeze it and all below: the boundary moves above {block.name}."
    return f"Frozen. Click to train it and all above: the boundary moves below {block.name}."
