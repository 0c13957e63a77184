"""Adapters: small trainable parts set into blocks of the source model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.spec.adapters.base import AdapterSpec
from models.spec.adapters.own_kinds import BitFitAdapter, OwnAdapter
from models.spec.adapters.peft_kinds import PeftAdapter
from models.spec.adapters.peft_low_rank import LoraAdapter

Adapter = Annotated[PeftAdapter | OwnAdapter, Field(discriminator="kind")]

__all__ = ["Adapter", "AdapterSpec", "BitFitAdapter", "LoraAdapter", "OwnAdapter", "PeftAdapter"]
