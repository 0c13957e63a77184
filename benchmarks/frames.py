"""Frames of a window, and the share of them that was painted in time."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from benchmarks.figures import Row, percentile

FRAME_MS = 16.0
SHARE = 0.95


class Frame(NamedTuple):
    """Milliseconds on the clock, and of them those that the processor worked for this thread."""

    wall_ms: float
    used_ms: float


def frames_row(what: str, frames: list[Frame], more: str = "") -> Row:
    """Held against the target is what the window's thread worked; what else the machine did meanwhile is not ours."""
    wall_ms, used_ms = ([*column] for column in zip(*frames, strict=True))
    within = sum(took < FRAME_MS for took in used_ms) / len(used_ms)
    value = (
        f"**{within:.1%}** of {len(frames)} frames; processor {_spread(used_ms)}; on the clock {_spread(wall_ms)}, "
        f"{sum(took < FRAME_MS for took in wall_ms) / len(wall_ms):.1%} under {FRAME_MS:g} ms"
    )
    value += f"; {more}" if more else ""
    return Row(what, value, f"≥ {SHARE:.0%} under {FRAME_MS:g} ms", within >= SHARE)


def _spread(times_ms: list[float]) -> str:
    """Median, 95th percentile and longest."""
    return f"{median(times_ms):.1f} / {percentile(times_ms, 0.95):.1f} / {max(times_ms):.1f} ms"
