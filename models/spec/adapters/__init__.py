"""Adapters: small trainable parts set into blocks of the source model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.spec.adapters.base import AdapterSpec
from models.spec.adapters.own_bottlenecks import HoulsbyAdapter, ParallelAdapter, PfeifferAdapter
from models.spec.adapters.own_convolutions import ResidualParallelAdapter, ResidualSeriesAdapter
from models.spec.adapters.own_kinds import OwnAdapter
from models.spec.adapters.own_selective import BitFitAdapter, NormTuningAdapter
from models.spec.adapters.own_side import SideTuningAdapter
from models.spec.adapters.peft_kinds import PeftAdapter
from models.spec.adapters.peft_low_rank import LoraAdapter

Adapter = Annotated[PeftAdapter | OwnAdapter, Field(discriminator="kind")]

__all__ = [
    "Adapter",
    "AdapterSpec",
    "BitFitAdapter",
    "HoulsbyAdapter",
    "LoraAdapter",
    "NormTuningAdapter",
    "OwnAdapter",
    "ParallelAdapter",
    "PeftAdapter",
    "PfeifferAdapter",
    "ResidualParallelAdapter",
    "ResidualSeriesAdapter",
    "SideTuningAdapter",
]
