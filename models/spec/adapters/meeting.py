"""Which kinds of adapters a block cannot carry together."""

from __future__ import annotations

from typing import get_args

from models.spec.adapters.base import AdapterSpec
from models.spec.adapters.own_convolutions import ResidualParallelAdapter, ResidualSeriesAdapter
from models.spec.adapters.own_selective import BitFitAdapter, NormTuningAdapter
from models.spec.adapters.peft_kinds import PeftAdapter

_LAYER_UPDATES: frozenset[type[AdapterSpec]] = frozenset(get_args(PeftAdapter))
_RESIDUAL: frozenset[type[AdapterSpec]] = frozenset({ResidualSeriesAdapter, ResidualParallelAdapter})
_AT_CONVOLUTIONS = _RESIDUAL | {spec for spec in _LAYER_UPDATES if "convolution" in spec.needs}
_OF_SHIFTS: frozenset[type[AdapterSpec]] = frozenset({BitFitAdapter, NormTuningAdapter})


def collide(one: type[AdapterSpec], other: type[AdapterSpec]) -> bool:
    """True where a block cannot carry both: two of a kind, two that change or train the same layers or tensors."""
    return one is other or any({one, other} <= group for group in (_LAYER_UPDATES, _AT_CONVOLUTIONS, _OF_SHIFTS))
