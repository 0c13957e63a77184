"""Adapters that PEFT lacks for vision models."""

from __future__ import annotations

from models.spec.adapters.own_bottlenecks import HoulsbyAdapter, ParallelAdapter, PfeifferAdapter
from models.spec.adapters.own_convolutions import ResidualParallelAdapter, ResidualSeriesAdapter
from models.spec.adapters.own_selective import BitFitAdapter, NormTuningAdapter
from models.spec.adapters.own_side import SideTuningAdapter

OwnAdapter = (
    HoulsbyAdapter
    | PfeifferAdapter
    | ParallelAdapter
    | ResidualSeriesAdapter
    | ResidualParallelAdapter
    | BitFitAdapter
    | NormTuningAdapter
    | SideTuningAdapter
)
