"""Updates that turn W instead of adding to it: orthogonal, or nearly so."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.peft_base import LINEAR_AND_CONVOLUTION, LayerAdapter, RankedAdapter
from models.spec.base import knob
from models.spec.stack import Hold


class OftAdapter(LayerAdapter, title="OFT"):
    """Turns the inputs of a layer, block by block, by learned rotations; Qiu et al. 2023 (orthogonal fine-tuning),
    section 3. PEFT turns 1 × 1 convolutions only.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Rotations"

    kind: Literal["oft"] = "oft"
    block_size: int = knob(
        32,
        "Block size",
        "Inputs that one rotation turns; where it does not divide, the nearest divisor.",
        ge=2,
        le=1024,
    )

    @property
    @override
    def size_text(self) -> str:
        return f"b{self.block_size}"


class BoftAdapter(LayerAdapter, title="BOFT"):
    """Turns the inputs of a layer by blocks and scales its outputs; Liu et al. 2024 (BOFT), section 4, with one
    factor of the butterfly: for more PEFT compiles an extension for CUDA.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Rotations"

    kind: Literal["boft"] = "boft"
    block_size: int = knob(
        4, "Block size", "Inputs that one rotation turns; a layer's inputs must divide by it.", ge=2, le=1024
    )

    @property
    @override
    def size_text(self) -> str:
        return f"b{self.block_size}"


class HraAdapter(LayerAdapter, title="HRA"):
    """Turns the inputs of a layer by a chain of reflections; Yuan et al. 2024 (Householder reflection adaptation),
    section 3. Reflections come in pairs, which cancel out at the start.
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Rotations"

    kind: Literal["hra"] = "hra"
    pairs: int = knob(4, "Pairs", "Pairs of reflections.", ge=1, le=512)

    @property
    @override
    def size_text(self) -> str:
        return f"r{2 * self.pairs}"


class RoadAdapter(LayerAdapter, title="RoAd"):
    """Turns and stretches the outputs of a layer two by two; Liao and Monz 2024 (RoAd), section 3."""

    family: ClassVar[str] = "Rotations"

    kind: Literal["road"] = "road"
    angles: Literal["road_1", "road_2", "road_4"] = knob(
        "road_1",
        "Angles",
        "How many angles and lengths each pair of outputs learns.",
        options={"road_1": "one a pair", "road_2": "one an output", "road_4": "two an output"},
    )
    group_size: int = knob(
        64, "Group size", "Outputs are paired within groups of so many: even, and a divisor of a layer's outputs.",
        ge=2, le=4096, advanced=True,
    )  # fmt: skip


class PsoftAdapter(RankedAdapter, title="PSOFT"):
    """Turns and stretches the layer's principal subspace and leaves the rest; Wu et al. 2026 (PSOFT),
    openreview FSHrinMArK.
    """

    family: ClassVar[str] = "Rotations"

    kind: Literal["psoft"] = "psoft"
