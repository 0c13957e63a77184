"""Blocks at the top that begin anew; Zhang et al. 2021 (Revisiting few-sample BERT fine-tuning), section 5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.block import Block
from models.sharing.lines import Line
from models.spec.errors import UserError
from models.transfer_model import TransferModel

_WHERE = "freeze.fresh"


@dataclass(frozen=True)
class FreshReport:
    """What was re-initialised."""

    blocks: tuple[str, ...]
    """From the input upwards."""
    parameters: int
    """Of these blocks, copies that tasks have for themselves among them."""


@torch.no_grad()
def make_fresh(model: TransferModel, count: int, anew: Mapping[str, Tensor]) -> FreshReport:
    """Gives the topmost `count` blocks the values of `anew`: the state of an untrained model of the same architecture.

    Parameters and running statistics; in branches of tasks as in the trunk. What a block below uses too stays. Raises
    `UserError` where one of the blocks does not train or has an adapter, or where there are not so many.
    """
    _refuse(model, count)
    first = len(model.stack.blocks) - count
    changed: dict[int, Tensor] = {}
    for line in model.lines:
        for name, tensor in _tensors_from(line, first).items():
            tensor.copy_(anew[name])
            changed[id(tensor)] = tensor
    parameters = {id(parameter) for parameter in model.parameters()}
    return FreshReport(
        blocks=tuple(block.name for block in model.stack.blocks[first:]),
        parameters=sum(tensor.numel() for at, tensor in changed.items() if at in parameters),
    )


def _refuse(model: TransferModel, count: int) -> None:
    blocks = model.stack.blocks
    if count > len(blocks):
        raise UserError(
            f"{count} blocks are to begin anew, and there are {len(blocks)}.",
            where=_WHERE,
            remedy=f"Choose 0 to {len(blocks)}.",
        )
    adapted = {name for adapter in model.adapters for name in adapter.block_names}
    for block, trains in list(zip(blocks, model.plan.trains, strict=True))[len(blocks) - count :]:
        if not trains:
            raise UserError(
                f"'{block.name}' is frozen, so it would keep random weights.",
                where=_WHERE,
                remedy="Let it train, or let fewer blocks begin anew.",
            )
        if block.name in adapted:
            raise UserError(
                f"'{block.name}' has an adapter, which adapts what the source knows, and is to begin anew.",
                where=_WHERE,
                remedy="Take the adapter away, or let fewer blocks begin anew.",
            )


def _tensors_from(line: Line, first: int) -> dict[str, Tensor]:
    """By the library's names, the tensors of the line's blocks from `first` on that no block below uses."""
    below = {id(tensor) for block in line.stack.blocks[:first] for tensor in _tensors(block).values()}
    above = {name: tensor for block in line.stack.blocks[first:] for name, tensor in _tensors(block).items()}
    return {name: tensor for name, tensor in above.items() if id(tensor) not in below}


def _tensors(block: Block) -> dict[str, Tensor]:
    """Parameters and buffers that a file would hold."""
    found: dict[str, Tensor] = dict(block.named_parameters())
    for path, module in block.submodules():
        state = module.state_dict(keep_vars=True)
        found |= {f"{path}.{name}": tensor for name, tensor in state.items()}
    return found
