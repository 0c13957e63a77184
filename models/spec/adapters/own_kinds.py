"""Adapters that PEFT lacks for vision models: bottlenecks beside whole layers, and tuning of chosen tensors."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.spec.adapters.base import AdapterSpec
from models.spec.stack import Hold


class BitFitAdapter(AdapterSpec, title="BitFit"):
    """Only the bias terms of the blocks train; Ben Zaken et al. 2022 (BitFit), section 3."""

    needs: ClassVar[frozenset[Hold]] = frozenset({"bias"})
    family: ClassVar[str] = "Selective"

    kind: Literal["bitfit"] = "bitfit"


OwnAdapter = BitFitAdapter
