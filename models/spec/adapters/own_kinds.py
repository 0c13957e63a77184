"""Adapters that PEFT lacks for vision models: bottlenecks beside whole layers, and tuning of chosen tensors."""

from __future__ import annotations

from typing import Literal

from models.spec.adapters.base import AdapterSpec


class BitFitAdapter(AdapterSpec, title="BitFit"):
    """Only the bias terms of the blocks train; Ben Zaken et al. 2022 (BitFit), section 3."""

    kind: Literal["bitfit"] = "bitfit"


OwnAdapter = BitFitAdapter
