"""Adapters that PEFT implements: updates of single linear and convolution layers."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.base import AdapterSpec
from models.spec.base import knob
from models.spec.stack import Hold


class LoraAdapter(AdapterSpec, title="LoRA"):
    """Low-rank update W + (alpha / rank)·B·A of linear and convolution layers; Hu et al. 2021 (LoRA), section 4.1."""

    needs: ClassVar[frozenset[Hold]] = frozenset({"linear", "convolution"})
    family: ClassVar[str] = "Low-rank"

    kind: Literal["lora"] = "lora"
    rank: int = knob(8, "Rank", "Width of the bottleneck between A and B.", ge=1, le=1024)
    alpha: float = knob(16.0, "Alpha", "The update is scaled by alpha / rank.", gt=0.0)
    dropout: float = knob(0.0, "Dropout", "Probability that an input feature of the update is dropped.", ge=0.0, lt=1.0)

    @property
    @override
    def size_text(self) -> str:
        return f"r{self.rank}"


PeftAdapter = LoraAdapter
