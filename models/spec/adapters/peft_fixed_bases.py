"""Updates in fixed bases: random, spectral, circulant or sparse ones, of which only few coefficients are learned."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from models.spec.adapters.peft_base import LayerAdapter, RankedAdapter
from models.spec.base import knob


class VeraAdapter(RankedAdapter, title="VeRA"):
    """All layers share random matrices A and B; each learns two vectors that scale them; Kopiczko et al. 2024 (VeRA),
    section 3.1.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["vera"] = "vera"
    rank: int = knob(256, "Rank", "Width of the shared random matrices.", ge=1, le=4096)


class PveraAdapter(RankedAdapter, title="PVeRA"):
    """VeRA whose inner vector is drawn from a learned distribution while it trains; arXiv 2512.07703 (PVeRA)."""

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["pvera"] = "pvera"
    rank: int = knob(256, "Rank", "Width of the shared random matrices.", ge=1, le=4096)


class RandloraAdapter(RankedAdapter, title="RandLoRA"):
    """A sum of shared random low-rank matrices, scaled by learned vectors, that reaches full rank; Albert et al. 2025
    (RandLoRA), arXiv 2502.00987.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["randlora"] = "randlora"
    rank: int = knob(32, "Rank", "Rank of each random matrix: a lower one means more of them.", ge=1, le=1024)


class SpectralAdapter(LayerAdapter):
    """Learns few coefficients of the update in the spectrum of a transform."""

    coefficients: int = knob(
        1000, "Coefficients", "Learned coefficients of each layer, at random places.", ge=1, le=1_000_000
    )

    @property
    @override
    def size_text(self) -> str:
        return f"n{self.coefficients}"


class FourierAdapter(SpectralAdapter, title="FourierFT"):
    """The update is the inverse Fourier transform of a few learned coefficients; Gao et al. 2024 (FourierFT), section
    3.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["fourierft"] = "fourierft"
    scale: float = knob(150.0, "Scale", "Factor of the update.", gt=0.0)


class WaveAdapter(SpectralAdapter, title="WaveFT"):
    """The update is the inverse wavelet transform (Haar) of a few learned coefficients; Bilican et al. 2025 (WaveFT),
    arXiv 2505.12532.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["waveft"] = "waveft"
    scale: float = knob(25.0, "Scale", "Factor of the update.", gt=0.0)


class C3aAdapter(LayerAdapter, title="C³A"):
    """The update is made of circulant squares: one learned row each, computed as a circular convolution; Chen et al.
    2024 (C³A), section 3.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["c3a"] = "c3a"
    block_size: int = knob(
        64, "Block size", "Side of the squares; where it does not divide a layer, the next smaller that does.", ge=1,
        le=4096,
    )  # fmt: skip

    @property
    @override
    def size_text(self) -> str:
        return f"b{self.block_size}"


class ShiraAdapter(RankedAdapter, title="SHiRA"):
    """Few single weights at random places learn, as many as LoRA of that rank would have; Bhardwaj et al. 2024 (SHiRA),
    section 3.
    """

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["shira"] = "shira"


class SuperTuningAdapter(LayerAdapter, title="Super-Tuning"):
    """Only the largest weights of a layer learn, by magnitude; arXiv 2607.09287 (Super-Tuning)."""

    family: ClassVar[str] = "Fixed bases"

    kind: Literal["super-tuning"] = "super-tuning"
    density: float = knob(0.01, "Density", "Share of the weights that learn.", gt=0.0, le=1.0)
