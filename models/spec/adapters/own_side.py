"""Side tuning: a small network beside a row of blocks."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.base import AdapterSpec
from models.spec.adapters.own_bottlenecks import reduction_knob
from models.spec.base import knob


class SideTuningAdapter(AdapterSpec, title="Side tuning"):
    """A small network S beside neighbouring blocks B: alpha·B(x) + (1 - alpha)·S(x); Zhang et al. 2020, section 3.

    alpha is learned and begins at 1, where the source speaks alone. The blocks must lie next to each other.
    It cannot be merged.
    """

    family: ClassVar[str] = "Side network"
    one_span: ClassVar[bool] = True

    kind: Literal["side"] = "side"
    reduction: int = reduction_knob(8)
    layers: int = knob(3, "Layers", "Layers of the side network before its output layer.", ge=1, le=16)

    @property
    @override
    def size_text(self) -> str:
        return f"÷{self.reduction}"

    @property
    @override
    def merges(self) -> bool:
        """The side network is a path of its own: it stays beside the trained weights."""
        return False
