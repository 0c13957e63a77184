"""How the shares of the classes differ between source and target: p(Y), told from counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.spec.data_description import MAX_NAMED_VALUES

_NAMED = 3
"""So many labels are named as examples of those that only one side has."""


@dataclass(frozen=True)
class LabelShare:
    """One class: its share of the source's and of the target's labelled examples."""

    label: str
    source: float
    target: float


@dataclass(frozen=True)
class LabelShift:
    """`shares` are of the labels of both sides, the target's first; the distances (0…1) are None where the label
    spaces differ.
    """

    shares: tuple[LabelShare, ...]
    total_variation: float | None
    """The largest difference that the probability of any set of labels has."""
    jensen_shannon: float | None
    """The square root of the divergence in base 2 (Endres & Schindelin 2003, A new metric)."""
    text: str


def label_shift(source: Mapping[str, int], target: Mapping[str, int]) -> LabelShift:
    """From the number of examples of each label; labels agree where their names do."""
    sums = [sum(side.values()) for side in (source, target)]
    if not all(sums):
        side = "target" if sums[0] else "source"
        return LabelShift((), None, None, f"The {side} has no classes to compare, or over {MAX_NAMED_VALUES:,}.")
    labels = list(dict.fromkeys([*target, *source]))
    shares = tuple(
        LabelShare(label, source.get(label, 0) / sums[0], target.get(label, 0) / sums[1]) for label in labels
    )
    if set(source) != set(target):
        return LabelShift(shares, None, None, _difference(source, target))
    pairs = [(share.source, share.target) for share in shares]
    variation, divergence = total_variation(pairs), jensen_shannon(pairs)
    return LabelShift(shares, variation, divergence, _agreement(len(labels), variation))


def total_variation(pairs: Sequence[tuple[float, float]]) -> float:
    """Half the sum of |p - q|."""
    return sum(abs(p - q) for p, q in pairs) / 2


def jensen_shannon(pairs: Sequence[tuple[float, float]]) -> float:
    """The distance: 0 where both are equal, 1 where no label has a share of both."""
    divergence = sum((_surprise(p, (p + q) / 2) + _surprise(q, (p + q) / 2)) / 2 for p, q in pairs)
    return math.sqrt(max(0.0, divergence))


def _surprise(share: float, of: float) -> float:
    return share * math.log2(share / of) if share > 0 else 0.0


def _agreement(number: int, variation: float) -> str:
    if number == 1:
        return "Both sides have this label alone."
    if variation < 5e-4:
        return f"All {number:,} labels have the same names and the same shares."
    return (
        f"All {number:,} labels have the same names; for the same shares {100 * variation:.1f} % of either side's "
        "would have to be others."
    )


def _difference(source: Mapping[str, int], target: Mapping[str, int]) -> str:
    """Label shift asks for one label space; where there are two, their difference is told in its place."""
    shared = [label for label in target if label in source]
    alone = _alone("source", [label for label in source if label not in target])
    also = _alone("target", [label for label in target if label not in source])
    common = f"{len(shared)} of {len(target)} target labels" if shared else "No label"
    verb = "has" if len(shared) < 2 else "have"
    sides = " ".join(filter(None, [alone, also]))
    return f"{common} {verb} a namesake in the source, so that label shift is not defined. {sides}"


def _alone(side: str, labels: Sequence[str]) -> str:
    if not labels:
        return ""
    more = f" and {len(labels) - _NAMED:,} more" if len(labels) > _NAMED else ""
    return f"Only in the {side}: {', '.join(labels[:_NAMED])}{more}."
