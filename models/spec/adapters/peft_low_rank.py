"""LoRA and its nearest kin: updates W + (alpha / rank)·B·A, scaled, started or weighed in other ways."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.spec.adapters.peft_base import LINEAR_AND_CONVOLUTION, DroppingAdapter, RankedAdapter
from models.spec.base import knob
from models.spec.stack import Hold


class LoraAdapter(DroppingAdapter, title="LoRA"):
    """Low-rank update W + (alpha / rank)·B·A of linear and convolution layers; Hu et al. 2021 (LoRA), section 4.1."""

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["lora"] = "lora"


class DoraAdapter(DroppingAdapter, title="DoRA"):
    """LoRA changes the direction of each output's weights, and their length is learned apart from it; Liu et al. 2024
    (DoRA), section 4.1.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["dora"] = "dora"


class RsLoraAdapter(DroppingAdapter, title="rsLoRA"):
    """LoRA scaled by alpha / √rank, which keeps learning alike at every rank; Kalajdzievski 2023 (rank-stabilized
    LoRA), section 3.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["rslora"] = "rslora"
    alpha: float = knob(16.0, "Alpha", "The update is scaled by alpha / √rank.", gt=0.0)


class PissaAdapter(RankedAdapter, title="PiSSA"):
    """LoRA that starts from the layer's principal singular vectors instead of from noise; Meng et al. 2024 (PiSSA),
    section 3.

    The source keeps its weights: where the paper subtracts the start B₀·A₀ from W, a second, frozen update of opposite
    sign does. So W + B·A − B₀·A₀ is computed, and is W at the start.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["pissa"] = "pissa"


class AdaLoraAdapter(DroppingAdapter, title="AdaLoRA"):
    """LoRA as P·Λ·Q that starts wide and gives up singular values which matter little, so that the rank goes to the
    layers that need it; Zhang et al. 2023 (AdaLoRA), sections 3.1 to 3.3.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["adalora"] = "adalora"
    rank: int = knob(8, "Rank", "Mean rank of the layers in the end.", ge=1, le=1024)
    spare_rank: int = knob(4, "Spare rank", "By how much each layer's rank is larger at the start.", ge=1, le=1024)
    orthogonality: float = knob(
        0.5, "Orthogonality", "Weight of the penalty that keeps P and Q orthogonal.", ge=0.0, advanced=True
    )
    warmup: float = knob(
        0.1, "Warm-up", "Share of the steps before ranks begin to fall.", ge=0.0, le=0.5, advanced=True
    )
    settled: float = knob(
        0.3,
        "Settled",
        "Share of the steps, at the end, in which ranks stay as they are.",
        ge=0.0,
        lt=0.5,
        advanced=True,
    )
    interval_steps: int = knob(
        1, "Interval", "Ranks are reallocated once in so many steps.", ge=1, unit="steps", advanced=True
    )
    smoothing: float = knob(
        0.85, "Smoothing", "Decay of the running means of importance.", gt=0.0, lt=1.0, advanced=True
    )


class HiraAdapter(RankedAdapter, title="HiRA"):
    """Multiplies W by a low-rank factor, W ⊙ (1 + B·A), so that the update has the rank of W; Huang et al. 2025
    (HiRA), section 3.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Low-rank"

    kind: Literal["hira"] = "hira"
    rank: int = knob(32, "Rank", "Width of the bottleneck: a larger one can learn more and costs more.", ge=1, le=1024)


class DeloraAdapter(RankedAdapter, title="DeLoRA"):
    """A low-rank update of normalised rank-one parts whose strength is learned on its own; Bini et al. 2025 (DeLoRA),
    arXiv 2503.18225.
    """

    family: ClassVar[str] = "Low-rank"

    kind: Literal["delora"] = "delora"
    strength: int = knob(15, "Strength", "The bound of the update's norm at the start.", ge=1, le=1000)


class DeftAdapter(RankedAdapter, title="DEFT"):
    """Takes a low-rank subspace out of W and puts learned content in its place; Kumar et al. 2025 (DEFT), arXiv
    2509.22793.
    """

    family: ClassVar[str] = "Low-rank"

    kind: Literal["deft"] = "deft"
