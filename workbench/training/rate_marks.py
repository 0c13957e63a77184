"""Which learning rates a finder's curve suggests. The rules are fastai's (`minimum`, `steep` and `valley` of
`fastai/callback/schedule.py`, Howard & Gugger 2020), so that what is read off here can be compared with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.spec.rate_curve import RateMark

LEAVES_OUT_LAST = 5
"""Points at the end of a curve that are not read: there the loss leaves."""
_LEAST_POINTS = 5
"""Fewer points are no curve."""
_LEAST_FALL = 3
"""A valley is at least so many points long."""
_TOO_FEW = "The loss left after too few steps: only {} points are left to read."
_NEVER_FALLS = "The smoothed loss never falls."


def marks_of(rates: Sequence[float], smoothed: Sequence[float], planned: int) -> tuple[RateMark, ...]:
    """Steepest, valley and minimum, each with its rate or the reason why there is none.

    The first tenth of the `planned` points is left out, in which the average has few values yet, and the last five.
    """
    first = planned // 10
    losses = smoothed[first : max(first, len(smoothed) - LEAVES_OUT_LAST)]
    if len(losses) < _LEAST_POINTS:
        reason = _TOO_FEW.format(len(losses))
        return tuple(RateMark(kind=kind, reason=reason) for kind in ("steepest", "valley", "minimum"))
    inside = rates[first : first + len(losses)]
    marks = (_steepest(inside, losses), _valley(inside, losses), _minimum(inside, losses))
    return tuple(mark if mark.at is None else mark.model_copy(update={"at": mark.at + first}) for mark in marks)


def _steepest(rates: Sequence[float], losses: Sequence[float]) -> RateMark:
    """From where to the next point the loss falls most a step of the logarithm."""
    slopes = [(losses[at + 1] - losses[at]) / math.log(rates[at + 1] / rates[at]) for at in range(len(losses) - 1)]
    at = min(range(len(slopes)), key=slopes.__getitem__)
    if slopes[at] >= 0:
        return RateMark(kind="steepest", reason=_NEVER_FALLS)
    return RateMark(kind="steepest", at=at, rate=rates[at])


def _valley(rates: Sequence[float], losses: Sequence[float]) -> RateMark:
    """The middle of the longest falling subsequence, counted back from its end.

    fastai's documentation speaks of two thirds; a third and half a third of its length is what its code takes.
    """
    lengths: list[int] = []
    for at, loss in enumerate(losses):
        lengths.append(1 + max((lengths[before] for before in range(at) if losses[before] > loss), default=0))
    length = max(lengths)
    if length < _LEAST_FALL:
        return RateMark(
            kind="valley", reason=_NEVER_FALLS if length == 1 else "The smoothed loss falls nowhere for long."
        )
    at = lengths.index(length) - length + length // 3 + length // 6
    return RateMark(kind="valley", at=at, rate=rates[at])


def _minimum(rates: Sequence[float], losses: Sequence[float]) -> RateMark:
    at = min(range(len(losses)), key=losses.__getitem__)
    if at == 0:
        return RateMark(kind="minimum", reason="The smoothed loss is lowest at the lowest rate.")
    return RateMark(kind="minimum", at=at, rate=rates[at] / 10)
