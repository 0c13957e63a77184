"""The freeze boundary: below it nothing changes, neither parameters nor batch-norm statistics, and dropout is off."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn
from torch.nn.modules.batchnorm import _NormBase

from models.stack import LayerStack


@dataclass(frozen=True)
class FreezeReport:
    """What a boundary holds back."""

    frozen: tuple[str, ...]
    """Names of the frozen blocks, from the input upwards."""
    trainable: tuple[str, ...]
    frozen_parameters: int
    trainable_parameters: int
    held_norms: int
    """Normalisation layers with running statistics that stay as the source left them."""


def freeze(stack: LayerStack, frozen_blocks: int) -> FreezeReport:
    """Lets gradients reach only the blocks from index `frozen_blocks` on; returns what that means.

    A parameter that a block below and a block above share counts as frozen. Raises `ValueError` for a boundary
    outside 0…number of blocks.
    """
    _check(stack, frozen_blocks)
    for parameter in stack.model.parameters():
        parameter.requires_grad_(False)
    held = {id(parameter) for block in stack.blocks[:frozen_blocks] for _, parameter in block.named_parameters()}
    free = {
        id(parameter): parameter
        for block in stack.blocks[frozen_blocks:]
        for _, parameter in block.named_parameters()
        if id(parameter) not in held and parameter.is_floating_point()
    }
    for parameter in free.values():
        parameter.requires_grad_(True)
    total = sum(parameter.numel() for parameter in stack.model.parameters())
    trainable = sum(parameter.numel() for parameter in free.values())
    return FreezeReport(
        frozen=tuple(block.name for block in stack.blocks[:frozen_blocks]),
        trainable=tuple(block.name for block in stack.blocks[frozen_blocks:]),
        frozen_parameters=total - trainable,
        trainable_parameters=trainable,
        held_norms=sum(holds_statistics(module) for module in _modules_below(stack, frozen_blocks)),
    )


class TrainingMode:
    """Puts the blocks above a boundary into training mode and keeps those below wholly in evaluation mode.

    A module that blocks on both sides call stays in evaluation mode. Which modules these are is looked up once: a
    stack has hundreds, and modes change twice an epoch. Raises `ValueError` for a boundary outside 0…number of blocks.
    """

    def __init__(self, stack: LayerStack, frozen_blocks: int) -> None:
        _check(stack, frozen_blocks)
        for index, block in enumerate(stack.blocks):
            block.frozen = index < frozen_blocks
        below = {id(module) for module in _modules_below(stack, frozen_blocks)}
        self._above = [module for module in stack.model.modules() if id(module) not in below]
        stack.model.train(False)

    def set(self, *, training: bool) -> None:
        """With `training=False` everything evaluates."""
        for module in self._above:
            module.training = training


def _modules_below(stack: LayerStack, frozen_blocks: int) -> list[nn.Module]:
    return [
        part for block in stack.blocks[:frozen_blocks] for _, module in block.submodules() for part in module.modules()
    ]


def holds_statistics(module: nn.Module) -> bool:
    """True for a batch norm (or instance norm) that keeps running statistics."""
    return isinstance(module, _NormBase) and module.running_mean is not None


def _check(stack: LayerStack, frozen_blocks: int) -> None:
    if not 0 <= frozen_blocks <= len(stack.blocks):
        raise ValueError(f"The boundary is {frozen_blocks}; the stack has {len(stack.blocks)} blocks.")
