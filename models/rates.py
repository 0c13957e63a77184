"""Which parameters train with which share of the learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from models.spec.rates import Rates, multipliers
from models.transfer_model import TransferModel


@dataclass(frozen=True)
class RateGroup:
    """Parameters that train with the same share of the learning rate."""

    multiplier: float
    parameters: list[nn.Parameter]


def rate_groups(model: TransferModel, rates: Rates, beside: Sequence[nn.Parameter] = ()) -> list[RateGroup]:
    """Everything that trains in some phase, each parameter in one group; one group where all rates are the same.

    A block's parameters and its adapters' have the block's share, whether the block trains or its adapter alone; the
    heads, and what trains `beside` the model, have the full rate.
    """
    adapted = {name for adapter in model.adapters for name in adapter.block_names}
    names = [block.name for block in model.stack.blocks]
    has_part = [trains or name in adapted for name, trains in zip(names, model.plan.trains, strict=True)]
    shares = multipliers(rates, names, has_part)
    of_parameter = {
        id(p): share for share, inside in zip(shares, model.block_parameters(), strict=True) for p in inside
    }
    trained = [*model.trainable_parameters(), *beside]
    return _grouped(trained, [of_parameter.get(id(p), 1.0) for p in trained])


def _grouped(parameters: Sequence[nn.Parameter], shares: Sequence[float]) -> list[RateGroup]:
    groups: dict[float, list[nn.Parameter]] = {}
    for parameter, share in zip(parameters, shares, strict=True):
        groups.setdefault(share, []).append(parameter)
    return [RateGroup(share, inside) for share, inside in groups.items()]
