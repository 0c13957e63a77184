"""Mixtures of the weights with which tuning began and those with which it ended."""

from __future__ import annotations

from models.spec.base import Spec, knob


class Interpolation(Spec, title="WiSE-FT"):
    """(1 − α)·start + α·tuned for several α between 0 and 1, each judged; Wortsman et al. 2022 (WiSE-FT), section 3.

    The start is what the last phase began with. Tensors are mixed number by number, batch norm's running statistics
    too. Layers with adapters that can be merged are mixed as they are once merged, other adapters by their own tensors.
    """

    points: int = knob(
        11, "Mixtures", "How many α are judged, evenly spaced from the start to the tuned weights.", ge=2, le=101
    )
    keep: float | None = knob(
        None,
        "Keep α",
        "The share of the tuned weights in what is kept; where it is off, the share that is best on validation. "
        "Wortsman et al. recommend 0.5 where nothing is known of the data to come.",
        ge=0.0,
        le=1.0,
    )

    @property
    def shares(self) -> tuple[float, ...]:
        """Every α that is judged, from 0 to 1."""
        even = {at / (self.points - 1) for at in range(self.points)}
        return tuple(sorted(even | ({self.keep} if self.keep is not None else set())))
