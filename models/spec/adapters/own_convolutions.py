"""Residual adapters: 1×1 convolutions after, or beside, the convolutions of a block."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.base import AdapterSpec
from models.spec.base import knob
from models.spec.stack import Hold


class ResidualSeriesAdapter(AdapterSpec, title="Residual adapter, series"):
    """y + A∗BN(y) after each convolution y, A a 1×1 convolution; Rebuffi et al. 2017, section 3.

    With its batch norm (as in the authors' own code) it cannot be merged, without it it can.
    """

    needs: ClassVar[frozenset[Hold]] = frozenset({"convolution"})
    family: ClassVar[str] = "Convolutional"

    kind: Literal["residual-series"] = "residual-series"
    norm: bool = knob(True, "Batch norm", "Normalise what the adapter reads; without it the adapter can be merged.")

    @property
    @override
    def merges(self) -> bool:
        """A batch norm of its own keeps the adapter beside the trained weights; without it, it merges into them."""
        return not self.norm


class ResidualParallelAdapter(AdapterSpec, title="Residual adapter, parallel"):
    """y + A∗x beside each convolution y of x, A a 1×1 convolution; Rebuffi et al. 2018, section 3.

    It merges into the middle of the convolution's kernel.
    """

    needs: ClassVar[frozenset[Hold]] = frozenset({"convolution"})
    family: ClassVar[str] = "Convolutional"

    kind: Literal["residual-parallel"] = "residual-parallel"
