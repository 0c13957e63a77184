"""Penalties that keep training near the source."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class L2SP(Spec, title="L2-SP"):
    """(alpha / 2)·‖w − w_source‖² on the trunk and (beta / 2)·‖w‖² on the heads; Li et al. 2018 (L2-SP), equation 3."""

    asks_the_source: ClassVar[bool] = False
    """True where each step also runs the source as it came."""
    keeps_weights: ClassVar[bool] = True
    """True where it holds the trunk's trained weights as they were."""

    kind: Literal["l2-sp"] = "l2-sp"
    alpha: float = knob(
        0.01,
        "Towards the source",
        "Strength of the pull of the trunk's weights to the source's. From 0.001 where the images are far from the "
        "source's to 0.1 where they are near (the range that Li et al. 2018 search).",
        ge=0.0,
    )
    beta: float = knob(0.01, "Heads towards zero", "Strength of the plain weight decay on the heads.", ge=0.0)


class BatchSpectralShrinkage(Spec, title="BSS"):
    """eta · Σ σ² over the smallest singular values σ of a batch's features; Chen et al. 2019 (BSS), equations 4 and 5.

    Features that hardly vary within a batch carry little that is new to the target: what the source made of them is
    given up, while the strong ones stay. Each step needs a singular value decomposition of (batch × features).
    """

    asks_the_source: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = False

    kind: Literal["bss"] = "bss"
    eta: float = knob(
        1e-3,
        "Strength",
        "Factor on the squared singular values. 0.001 served every data set of Chen et al. 2019 (section 5).",
        ge=0.0,
    )
    count: int = knob(
        1,
        "Singular values",
        "How many are shrunk, from the smallest. One is as good as several (ibid.).",
        ge=1,
        le=1024,
    )


Regularizer = Annotated[L2SP | BatchSpectralShrinkage, Field(discriminator="kind")]
"""Penalties that keep training near the source."""
