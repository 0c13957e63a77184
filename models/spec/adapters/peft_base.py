"""What the descriptions of PEFT's adapters share: which layers they take, rank, scale and dropout."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from models.spec.adapters.base import AdapterSpec
from models.spec.base import knob
from models.spec.stack import Hold

LINEAR: frozenset[Hold] = frozenset({"linear"})
LINEAR_AND_CONVOLUTION: frozenset[Hold] = frozenset({"linear", "convolution"})


class LayerAdapter(AdapterSpec):
    """An update of single layers. PEFT implements it, and plain PEFT loads what is saved of it."""

    needs: ClassVar[frozenset[Hold]] = LINEAR


class RankedAdapter(LayerAdapter):
    """An update through a bottleneck."""

    rank: int = knob(8, "Rank", "Width of the bottleneck: a larger one can learn more and costs more.", ge=1, le=1024)

    @property
    @override
    def size_text(self) -> str:
        return f"r{self.rank}"


class ScaledAdapter(RankedAdapter):
    """An update that is scaled by alpha / rank."""

    alpha: float = knob(16.0, "Alpha", "The update is scaled by alpha / rank.", gt=0.0)


class DroppingAdapter(ScaledAdapter):
    """A scaled update that a part of the input can be withheld from."""

    dropout: float = knob(0.0, "Dropout", "Probability that an input feature of the update is dropped.", ge=0.0, lt=1.0)
