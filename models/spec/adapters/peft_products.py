"""Updates built from products and from networks over W: Hadamard, Kronecker, gates, and a small net."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.spec.adapters.peft_base import LINEAR_AND_CONVOLUTION, LayerAdapter, RankedAdapter, ScaledAdapter
from models.spec.base import knob
from models.spec.stack import Hold


class LohaAdapter(ScaledAdapter, title="LoHa"):
    """The update is an elementwise product of two low-rank ones, of rank up to rank²; Hyeon-Woo et al. 2022 (FedPara),
    section 2, and Yeh et al. 2024 (LyCORIS).
    """

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Products and gates"

    kind: Literal["loha"] = "loha"


class LokrAdapter(ScaledAdapter, title="LoKr"):
    """The update is a Kronecker product of a small matrix and a low-rank one; Yeh et al. 2024 (LyCORIS)."""

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Products and gates"

    kind: Literal["lokr"] = "lokr"


class Ia3Adapter(LayerAdapter, title="IA³"):
    """One learned factor for each output of a layer; Liu et al. 2022 ((IA)³), section 3.3."""

    needs: ClassVar[frozenset[Hold]] = LINEAR_AND_CONVOLUTION
    family: ClassVar[str] = "Products and gates"

    kind: Literal["ia3"] = "ia3"


class GloraAdapter(RankedAdapter, title="GLoRA"):
    """Scales, shifts and mixes both weight and bias of a layer; Chavan et al. 2023 (GLoRA), arXiv 2306.07967."""

    family: ClassVar[str] = "Products and gates"

    kind: Literal["glora"] = "glora"


class PeanutAdapter(RankedAdapter, title="PEANuT"):
    """A small non-linear net computes the update out of W itself; Zhong et al. 2024 (PEANuT), arXiv 2410.01870."""

    family: ClassVar[str] = "Products and gates"

    kind: Literal["peanut"] = "peanut"
    hidden_layers: int = knob(0, "Hidden layers", "Hidden layers of the net on either side.", ge=0, le=8)


class MissAdapter(RankedAdapter, title="MiSS"):
    """One small matrix, repeated over the rows of W, is the update; Kang and Yin 2024 (MiSS), arXiv 2409.15371."""

    family: ClassVar[str] = "Products and gates"

    kind: Literal["miss"] = "miss"
