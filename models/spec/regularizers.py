"""Penalties that keep training near the source."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.spec.base import Spec, knob


class L2SP(Spec, title="L2-SP"):
    """(alpha / 2)·‖w − w_source‖² on the trunk and (beta / 2)·‖w‖² on the heads; Li et al. 2018 (L2-SP), equation 3."""

    asks_the_source: ClassVar[bool] = False
    """True where each step also runs the source as it came."""

    kind: Literal["l2-sp"] = "l2-sp"
    alpha: float = knob(
        0.01, "Towards the source", "Strength of the pull of the trunk's weights to the source's.", ge=0.0
    )
    beta: float = knob(0.01, "Heads towards zero", "Strength of the plain weight decay on the heads.", ge=0.0)


Regularizer = L2SP
