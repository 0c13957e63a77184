"""A measured shift in words."""

from __future__ import annotations

from workbench.evidence.shift.label_shift import LabelShift
from workbench.spec.numbers import count_text
from workbench.spec.shift import ShiftMeasured

_CHANCE, _NOTABLE = 0.5, 0.1
"""The error of guessing, and how much more of it is no longer taken for chance."""


def distance_text(shift: ShiftMeasured) -> tuple[str, str]:
    """`A‑distance 1.20 (95 %: 1.04 to 1.34)`, and what that means."""
    told = shift.distance
    share = 100 * (1 - told.error)
    meaning = (
        f"0: no domain can be told from the other, 2: always. A classifier told {share:.1f} % of {told.judged:,} "
        f"held-out examples right; 50 % is chance.{_why_below_chance(shift)}"
    )
    return f"A‑distance {told.distance:.2f} (95 %: {told.low:.2f} to {told.high:.2f})", meaning


def _why_below_chance(shift: ShiftMeasured) -> str:
    """What images on both sides do to the distance, and what is likely where it is wrong more often than guessing."""
    if shift.shared:
        images = count_text(shift.shared, "image")
        return (
            f" Among them source and target share {images}: what is learned as one side's is then wrong on the other, "
            "so that the distance is told too small."
        )
    if shift.distance.error - _NOTABLE >= _CHANCE:
        return " So far below chance both sides probably hold nearly the same images."
    return ""


def discrepancy_text(shift: ShiftMeasured) -> tuple[str, str]:
    """`MMD² 0.0123, p = 0.002`, and what that means."""
    told = shift.discrepancy
    least = 1 / (told.permutations + 1)
    p_value = f"p ≤ {least:.3f}" if told.p_value <= least else f"p = {told.p_value:.3f}"
    meaning = f"How often {told.permutations:,} random divisions of the same examples gave as much, is p."
    return f"MMD² {told.squared:.4f}, {p_value}", meaning


def labels_text(labels: LabelShift) -> tuple[str, str]:
    """`Label shift: total variation 0.25, Jensen-Shannon distance 0.22`, and what that means."""
    if labels.total_variation is None or labels.jensen_shannon is None:
        return "Label shift not defined", labels.text
    numbers = f"total variation {labels.total_variation:.3f}, Jensen–Shannon distance {labels.jensen_shannon:.3f}"
    return f"Label shift: {numbers}", labels.text


def basis_text(shift: ShiftMeasured) -> str:
    """On what it was measured: the model, the width of its features, the examples."""
    lost = f" {shift.unreadable:,} could not be read." if shift.unreadable else ""
    return (
        f"In the {shift.width:,} features of {shift.model}, on {shift.num_source:,} source and "
        f"{shift.num_target:,} target examples.{lost}"
    )
