"""What the stack explains under the pointer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.spec.stack import BlockDescription, LayerDescription, Shape, StackDescription
from workbench.spec.numbers import count_text, short_flops
from workbench.ui.stack.figures import exact_count, input_text, shape_text
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.row_text import RowState
from workbench.ui.stack.run_mark import SCALE_WORDS
from workbench.ui.stack.selection import Selection
from workbench.ui.stack.states import BlockState
from workbench.ui.stack.targets import RowTarget

HANDLES: Mapping[HandleKind, str] = {
    "freeze": (
        "Blocks below this line keep what the source model learned; those above are trained.\n"
        "Drag it, or press ↑ ↓, Page Up, Page Down; Home trains every block, End freezes every block.\n"
        "→ and ← unfold and fold the block above the line."
    ),
    "top": (
        "Blocks above this line stay frozen too: the input side learns to give them what they know.\n"
        "Drag it, or press T and then ↑ ↓, Page Up, Page Down; End takes it away."
    ),
    "share": (
        "Tasks share the blocks below this line; above it each task trains a copy of its own.\n"
        "Drag it, or press S and then ↑ ↓, Page Up, Page Down; End shares every block."
    ),
}
_PARTS: Mapping[str, str] = {
    "rate": "The block's share of the learning rate. Double-click to set it.",
    "norm": "Click to choose what batch norms of frozen blocks do.",
}


def row_tip(stack: StackDescription, target: RowTarget, state: RowState, frozen_blocks: int) -> str:
    """All of a row's facts in full, and what a click on it does."""
    block = stack.blocks[target.spot.block]
    if target.spot.layer is not None:
        return _facts(block.layers[target.spot.layer], stack.described_shape)
    told = f"\n{state.mark.words}." if state.mark is not None else ""
    if target.part == "run":
        return f"{block.name} · {block.kind}{told}\n{SCALE_WORDS}"
    lead = _PARTS.get(target.part) or _lead(block, above=target.spot.block < frozen_blocks)
    return f"{_facts(block, stack.described_shape)}\n{state.block.words}.{told}\n{lead}"


def chip_tip(text: str) -> str:
    return f"{text}\nClick to edit it, drag it to another block to move it, with Ctrl to copy it."


def row_text(block: BlockDescription, state: BlockState) -> str:
    """A row for a screen reader: `5.1, InvertedResidual: Frozen; adapters: LoRA r8`."""
    return f"{block.name}, {block.kind}: {state.words}"


def rows_text(blocks: Sequence[BlockDescription], states: Sequence[BlockState], selection: Selection) -> str:
    """The row under the keyboard's cursor, and how many are chosen: `…; 3 blocks selected`."""
    cursor, chosen = selection.cursor, len(selection.blocks)
    parts = [] if cursor is None else [row_text(blocks[cursor], states[cursor])]
    if chosen:
        parts.append(f"{count_text(chosen, 'block')} selected")
    return "; ".join(parts)


def _facts(part: BlockDescription | LayerDescription, shape: Shape) -> str:
    held = part.buffers if isinstance(part, BlockDescription) else 0
    buffers = f", and {exact_count(held)} running statistics" if held else ""
    flops = f"; {short_flops(part.flops)} an example" if part.flops else ""
    return (
        f"{part.name} · {part.kind}\n"
        f"Gives {shape_text(part.output_shape)} for an input of {_pixels_or_features(shape)}.\n"
        f"{exact_count(part.parameters)} parameters{buffers}{flops}."
    )


def _pixels_or_features(shape: Shape) -> str:
    return input_text(shape) if len(shape) == 1 else f"{shape[-2]}×{shape[-1]} pixels"


def _lead(block: BlockDescription, *, above: bool) -> str:
    if above:
        return f"Click to train it and all above: the boundary moves below {block.name}."
    return f"Click to freeze it and all below: the boundary moves above {block.name}."
