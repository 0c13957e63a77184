"""Bottleneck adapters: a narrow detour after, or beside, whole layers of a block."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.base import AdapterSpec
from models.spec.base import knob

Activation = Literal["relu", "gelu", "silu"]
_ACTIVATIONS = {"relu": "ReLU", "gelu": "GELU", "silu": "SiLU (swish)"}


def reduction_knob(default: int) -> int:
    value: int = knob(
        default, "Reduction", "The bottleneck is as wide as the block's channels divided by this.", ge=1, le=4096
    )
    return value


def _activation(default: Activation) -> Activation:
    value: Activation = knob(
        default, "Non-linearity", "Between the way down and the way up.", options=_ACTIVATIONS, advanced=True
    )
    return value


class _Bottleneck(AdapterSpec):
    """A linear way down, a non-linearity and a linear way up that begins at zero. It cannot be merged."""

    family: ClassVar[str] = "Bottleneck"

    reduction: int = reduction_knob(16)

    @property
    @override
    def size_text(self) -> str:
        return f"÷{self.reduction}"

    @property
    @override
    def merges(self) -> bool:
        """A non-linearity stands between the source's layers and the adapter: it stays beside the trained weights."""
        return False


class HoulsbyAdapter(_Bottleneck, title="Houlsby bottleneck"):
    """A bottleneck after each branch of a block, attention and MLP; Houlsby et al. 2019, section 2.1.

    A block without such branches, as a residual unit of convolutions, gets one at its output. It cannot be merged.
    """

    kind: Literal["houlsby"] = "houlsby"
    activation: Activation = _activation("gelu")


class PfeifferAdapter(_Bottleneck, title="Pfeiffer bottleneck"):
    """One bottleneck a block, after its last branch; Pfeiffer et al. 2021 (AdapterFusion).

    Half of Houlsby's parameters. A block without branches gets it at its output. It cannot be merged.
    """

    kind: Literal["pfeiffer"] = "pfeiffer"
    activation: Activation = _activation("relu")


class ParallelAdapter(_Bottleneck, title="Parallel bottleneck"):
    """A scaled bottleneck beside the last branch of a block, the MLP; He et al. 2022 (Towards a unified view), 3.3.

    A block without branches gets it beside the whole block. It cannot be merged.
    """

    kind: Literal["parallel"] = "parallel"
    scale: float = knob(4.0, "Scale", "What the bottleneck adds is multiplied by this.", gt=0.0, le=1000.0)
    activation: Activation = _activation("relu")
