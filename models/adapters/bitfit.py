"""BitFit: Ben Zaken et al. 2022 (BitFit: simple parameter-efficient fine-tuning), section 3."""

from __future__ import annotations

from torch import nn

from models.adapters.holding import biases
from models.adapters.named_blocks import named_blocks
from models.adapters.tuned_tensors import TunedTensors
from models.block import Block
from models.spec.adapters import BitFitAdapter
from models.spec.errors import UserError
from models.stack import LayerStack


def insert(stack: LayerStack, spec: BitFitAdapter, seed: int) -> TunedTensors:  # noqa: ARG001 -- nothing is drawn
    """Every bias of the blocks, in place. Raises `UserError` for a block that has none."""
    return TunedTensors({block.name: _biases(block) for block in named_blocks(stack, spec.blocks)})


def _biases(block: Block) -> list[nn.Parameter]:
    found = biases(block)
    if not found:
        raise UserError(
            f"Block '{block.name}' has no biases.", where="adapters", remedy="Choose a block that has some."
        )
    return found
