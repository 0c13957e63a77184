"""Numbers, times and names of runs as the window shows them. Knows no Qt."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Literal

from storage.records import RunStatus
from workbench.spec.numbers import count_text, measured_text

DASH = "–"
"""Stands where there is nothing to show."""
_LONGEST_IN_MENU = 40

STATUS_WORDS: dict[RunStatus, str] = {
    "queued": "queued",
    "running": "running",
    "paused": "paused",
    "completed": "done",
    "stopped": "stopped",
    "cancelled": "cancelled",
    "failed": "failed",
    "interrupted": "interrupted",
}
STATUS_HELP: dict[RunStatus, str] = {
    "queued": "Waits for its turn.",
    "running": "Trains now.",
    "paused": "Paused; continues when asked.",
    "completed": "Ran to its end; the weights are kept.",
    "stopped": "Finished early by hand; the weights are kept.",
    "cancelled": "Cancelled by hand; the weights were discarded.",
    "failed": "Ended by an error.",
    "interrupted": "Cut short; can be resumed from its last checkpoint.",
}


def duration(seconds: float | None) -> str:
    """`9 s`, `1 m 12 s`, `2 h 05 m`; a dash where unknown."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return DASH
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s" if whole >= 1 or seconds == 0 else "< 1 s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} m {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes:02d} m"


def time_left(seconds: float | None) -> str:
    """`31 s left`; empty until there is something to judge by."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    return f"{duration(seconds)} left"


def rate(examples_per_s: float) -> str:
    """`2,140 examples/s`; a decimal below ten, empty where nothing was measured."""
    if not math.isfinite(examples_per_s) or examples_per_s <= 0:
        return ""
    digits = f"{examples_per_s:.1f}" if examples_per_s < 10 else f"{examples_per_s:,.0f}"
    return f"{digits} examples/s"


def number(value: float | None) -> str:
    """A score or a loss; a dash where there is none."""
    return DASH if value is None or math.isnan(value) else measured_text(value)


def frozen_blocks(boundary: int | Literal["all"]) -> str:
    """`15 blocks frozen`, `all blocks frozen`, `nothing frozen`."""
    if boundary == "all":
        return "all blocks frozen"
    return f"{count_text(boundary, 'block')} frozen" if boundary else "nothing frozen"


def moment(when: datetime | None, now: datetime) -> str:
    """The local time of day for today, else the date with it; both arguments know their time zones."""
    if when is None:
        return DASH
    local = when.astimezone()
    if local.date() == now.astimezone().date():
        return f"today {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


def resume_text(names: Sequence[str]) -> str:
    """What an entry of a menu is called that resumes these runs: `Resu&me “linear probe”`, `Resu&me 3 runs`."""
    if len(names) != 1:
        return f"Resu&me {count_text(len(names), 'run')}" if names else "Resu&me run"
    name = names[0] if len(names[0]) <= _LONGEST_IN_MENU else f"{names[0][: _LONGEST_IN_MENU - 1].rstrip()}…"
    return f"Resu&me “{name.replace('&', '&&')}”"


def numbered(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken already: `linear probe (2)`."""
    tries = (f"{name} ({count})" for count in itertools.count(2))
    return name if name not in taken else next(tried for tried in tries if tried not in taken)
