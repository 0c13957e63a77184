"""Numbers, times and names of runs as people read them. Knows no Qt."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from storage.records import RunStatus

DASH = "–"
"""Stands where there is nothing to show."""

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
    """A score or a loss with three decimals; others in as many digits as say the same."""
    if value is None or math.isnan(value):
        return DASH
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size == 0 or 0.01 <= size < 1000:
        return f"{value:.3f}"
    if 1000 <= size < 1_000_000:
        return f"{value:,.0f}"
    return f"{value:.2e}"


def counted(count: int, noun: str) -> str:
    """`1 run`, `12 runs`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def moment(when: datetime | None, now: datetime) -> str:
    """The local time of day for today, else the date with it; both arguments know their time zones."""
    if when is None:
        return DASH
    local = when.astimezone()
    if local.date() == now.astimezone().date():
        return f"today {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


_EPOCH = "epoch/"
"""Stands before what is averaged over an epoch of training."""
_PARTS = {"train": "training", "validation": "validation", "test": "test"}
_WHOLE = {"learning_rate": "learning rate", "examples_per_s": "speed, examples/s"}


def measure_title(name: str, *, with_task: bool = False) -> str:
    """`validation/digit/accuracy` as `accuracy, validation`, with ` · digit` where the task must be told apart."""
    if name in _WHOLE:
        return _WHOLE[name]
    parts = name.removeprefix(_EPOCH).split("/")
    measure = parts[-1].replace("_", " ")
    if len(parts) == 1:
        return measure
    title = f"{measure}, {_PARTS.get(parts[0], parts[0])}{' per epoch' if name.startswith(_EPOCH) else ''}"
    task = task_of(name)
    return f"{title} · {task}" if with_task and task else title


def task_of(name: str) -> str:
    """The task that a series such as `validation/digit/accuracy` tells of; empty where it is about all of them."""
    return " · ".join(name.removeprefix(_EPOCH).split("/")[1:-1])


def tasks_of(names: Iterable[str]) -> set[str]:
    return {task for name in names if (task := task_of(name))}


def telling(names: Sequence[str]) -> list[str]:
    """The series without those that say the same twice: the only task's loss beside the loss of all tasks."""
    if len(tasks_of(names)) > 1:
        return list(names)
    kept = set(names)
    return [name for name in names if not (task_of(name) and name.replace(f"/{task_of(name)}/", "/") in kept)]


def numbered(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken already: `linear probe (2)`."""
    tries = (f"{name} ({count})" for count in itertools.count(2))
    return name if name not in taken else next(tried for tried in tries if tried not in taken)
