"""Which blocks compute the same in every epoch, so that their output may be kept."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from torch import nn

from models.block import Block


def count_constant(
    blocks: Sequence[Block],
    trains: Iterable[bool],
    adapted: Container[str],
    changing: Iterable[nn.Module | nn.Parameter],
) -> int:
    """How many of `blocks`, from the input upwards, lie below everything that trains, adapts or follows the data.

    `trains` says it of each block's own parameters, `adapted` holds the names of those with adapters, and `changing` is
    every parameter that trains and every module that training puts into training mode, wherever they are.
    """
    moving = {id(thing) for thing in changing}
    for index, (block, is_trained) in enumerate(zip(blocks, trains, strict=False)):
        if is_trained or block.name in adapted or any(id(thing) in moving for thing in _contents(block)):
            return index
    return len(blocks)


def _contents(block: Block) -> list[nn.Module | nn.Parameter]:
    parts = [part for _, module in block.submodules() for part in module.modules()]
    return [*parts, *(parameter for _, parameter in block.named_parameters())]
