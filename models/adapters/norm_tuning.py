"""Norm tuning: Frankle et al. 2021 (Training BatchNorm and only BatchNorm), for every kind of normalisation layer."""

from __future__ import annotations

from torch import nn

from models.adapters.holding import norms
from models.adapters.named_blocks import named_blocks
from models.adapters.tuned_tensors import TunedTensors
from models.block import Block
from models.freezing import holds_statistics
from models.spec.adapters import NormTuningAdapter
from models.spec.errors import UserError
from models.stack import LayerStack


def insert(stack: LayerStack, spec: NormTuningAdapter, seed: int) -> TunedTensors:  # noqa: ARG001 -- nothing is drawn
    """Scale and shift of every norm in the blocks, in place; with `live`, batch norms follow the mode of the model.

    Raises `UserError` for a block that has none.
    """
    by_block = {block: _norms(block) for block in named_blocks(stack, spec.blocks)}
    tuned = {
        block.name: [p for norm in found for p in norm.parameters(recurse=False)] for block, found in by_block.items()
    }
    live = [norm for found in by_block.values() for norm in found if spec.live and holds_statistics(norm)]
    return TunedTensors(tuned, live)


def _norms(block: Block) -> list[nn.Module]:
    found = norms(block)
    if not found:
        raise UserError(
            f"Block '{block.name}' has no normalisation layer with scale and shift.",
            where="adapters",
            remedy="Choose a block that has one.",
        )
    return found
