"""BitFit: Ben Zaken et al. 2022 (BitFit: simple parameter-efficient fine-tuning), section 3."""

from __future__ import annotations

from collections.abc import Iterator

from torch import nn

from models.adapters.named_blocks import named_blocks
from models.adapters.places import source_modules
from models.adapters.tuned_tensors import TunedTensors
from models.block import Block
from models.spec.adapters import BitFitAdapter
from models.spec.errors import UserError
from models.stack import LayerStack

_BIASES = frozenset({"bias", "in_proj_bias", "q_bias", "k_bias", "v_bias", "qkv_bias"})
"""What torch and timm call a layer's bias. Tables of position biases are none: they are no shift of a layer."""


def insert(stack: LayerStack, spec: BitFitAdapter, seed: int) -> TunedTensors:  # noqa: ARG001 -- nothing is drawn
    """Every bias of the blocks, in place. Raises `UserError` for a block that has none."""
    return TunedTensors({block.name: _biases(block) for block in named_blocks(stack, spec.blocks)})


def _biases(block: Block) -> list[nn.Parameter]:
    found = {id(bias): bias for _, root in block.submodules() for bias in _biases_in(root)}
    if not found:
        raise UserError(
            f"Block '{block.name}' has no biases.", where="adapters", remedy="Choose a block that has some."
        )
    return list(found.values())


def _biases_in(root: nn.Module) -> Iterator[nn.Parameter]:
    for part in source_modules(root):
        for name, parameter in part.named_parameters(recurse=False):
            if name in _BIASES:
                yield parameter
