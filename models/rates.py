"""Which parameters train with which share of the learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from models.spec.rates import AutoRGN, Rates, multipliers
from models.transfer_model import TransferModel


@dataclass
class RateGroup:
    """Parameters that train with the same share of the learning rate, which changes where it is measured."""

    multiplier: float
    parameters: list[nn.Parameter]
    measured_block: int | None = None
    """The place of the block whose share is measured while training; None where the share is fixed."""


def rate_groups(model: TransferModel, rates: Rates, beside: Sequence[nn.Parameter] = ()) -> list[RateGroup]:
    """Everything that trains in some phase, each parameter in one group; one group where all rates are the same.

    A block's parameters and its adapters' have the block's share, whether the block trains or its adapter alone; the
    heads, and what trains `beside` the model, have the full rate.
    """
    adapted = {name for adapter in model.adapters for name in adapter.block_names}
    names = [block.name for block in model.stack.blocks]
    has_part = [trains or name in adapted for name, trains in zip(names, model.plan.trains, strict=True)]
    by_hand = {entry.block for entry in rates.by_hand}
    measured = [isinstance(rates, AutoRGN) and name not in by_hand for name in names]
    keys = [
        (share, index if of_block else None)
        for index, (share, of_block) in enumerate(zip(multipliers(rates, names, has_part), measured, strict=True))
    ]
    key_of = {id(p): key for key, inside in zip(keys, model.block_parameters(), strict=True) for p in inside}
    trained = [*model.trainable_parameters(), *beside]
    return _grouped(trained, [key_of.get(id(p), (1.0, None)) for p in trained])


def _grouped(parameters: Sequence[nn.Parameter], keys: Sequence[tuple[float, int | None]]) -> list[RateGroup]:
    groups: dict[tuple[float, int | None], list[nn.Parameter]] = {}
    for parameter, key in zip(parameters, keys, strict=True):
        groups.setdefault(key, []).append(parameter)
    return [RateGroup(share, inside, block) for (share, block), inside in groups.items()]
