"""What a benchmark finds out: one row of a table, with its spread and its target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One figure. `met` is None where there is no target."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "missed"}[self.met]


def ratio(what: str, ours_s: Sequence[float], theirs_s: Sequence[float], least: float = 0.95) -> Row:
    """The speed of ours as a share of theirs, from times that were taken in turn: the median of the rounds' ratios."""
    ratios = [theirs / ours for ours, theirs in zip(ours_s, theirs_s, strict=True)]
    middle = median(ratios)
    times = f"{median(ours_s):.2f} s, {median(theirs_s):.2f} s"
    value = f"**{middle:.3f}** ({min(ratios):.3f} … {max(ratios):.3f}, {len(ratios)} rounds; {times})"
    return Row(what, value, f"≥ {least:.2f}", middle >= least)


def at_most(what: str, value: float, limit: float, unit: str, note: str = "") -> Row:
    """A figure that should not exceed a limit."""
    return Row(what, f"**{value:.1f} {unit}**{note}", f"≤ {limit:g} {unit}", value <= limit)


def holds(what: str, *, true: bool, yes: str, no: str) -> Row:
    """A fact that should hold."""
    return Row(what, f"**{yes if true else no}**", yes, true)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]
