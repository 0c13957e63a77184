"""A model that asks, while it computes, whether anybody still wants to know."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from models.transfer_model import TransferModel


def make_stoppable(model: TransferModel, check: Callable[..., None]) -> None:
    """Looks before every module of every block, and at every gradient, whether to go on: a step may take minutes.

    Whatever `check` raises ends the step.
    """
    modules: dict[nn.Module, None] = {}
    for block in model.stack.blocks:
        modules |= dict.fromkeys(module for _, module in block.submodules())
    for module in modules:
        module.register_forward_pre_hook(check)
    for parameter in model.trainable_parameters():
        parameter.register_post_accumulate_grad_hook(check)  # type: ignore[no-untyped-call]  # torch leaves it untyped
