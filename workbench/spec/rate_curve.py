"""What the learning-rate finder found: a curve and three marks on it. Plain numbers, to be drawn and told."""

from __future__ import annotations

from typing import Literal

from models.spec.base import Spec

MarkKind = Literal["steepest", "valley", "minimum"]
Ending = Literal["range", "diverged", "not finite"]
"""All rates were tried; the loss rose far above its lowest; a loss or gradient became NaN or infinite."""

TITLES: dict[MarkKind, str] = {"steepest": "Steepest", "valley": "Valley", "minimum": "Minimum ÷ 10"}
MEANINGS: dict[MarkKind, str] = {
    "steepest": "Where the smoothed loss falls fastest.",
    "valley": "The middle of the longest stretch over which it falls.",
    "minimum": "A tenth of the rate at which it is lowest.",
}


class RateMark(Spec):
    """A suggestion: `rate`, read off the curve at its point `at`; both None where `reason` says why there is none."""

    kind: MarkKind
    at: int | None = None
    rate: float | None = None
    reason: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def meaning(self) -> str:
        return MEANINGS[self.kind]


class RateCurve(Spec):
    """The loss while the rate rose from step to step. `rates` are the recipe's: blocks and phases have their shares."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    """Of each step's batch, penalties included, before the step is taken."""
    smoothed: tuple[float, ...]
    """Their exponential moving average, corrected for its beginning at zero."""
    marks: tuple[RateMark, ...]
    planned: int
    """Steps that would have been taken had the loss not left."""
    ending: Ending
    phase: int
    """The number of the phase in which the rates were tried: the last one, in which most blocks train."""
    num_phases: int
    seconds: float
    device: str


def rounded(rate: float) -> float:
    """A rate in two figures: a finder tells no more."""
    return float(f"{rate:.1e}")


def ending_text(curve: RateCurve) -> str:
    """How far the rates rose and why no further, and what trained meanwhile; for people."""
    tried = f"{len(curve.rates)} of {curve.planned} steps in {curve.seconds:.0f} s on {curve.device}"
    why = {
        "range": "no rate made the loss leave",
        "diverged": "ended where the loss left for good",
        "not finite": "ended where the loss was no number any more",
    }[curve.ending]
    phases = f" Tried as phase {curve.phase} of {curve.num_phases} trains, from fresh heads." * (curve.num_phases > 1)
    return f"{tried}; {why}.{phases}"
