"""How far a question has come, in words; no Qt."""

from __future__ import annotations

from workbench.launch.messages import Progress
from workbench.ui.runs import wording


def progress_text(progress: Progress, seconds_left: float | None = None) -> str:
    """`Looking at the data: 1,200 of 5,000, 14 s left`; without figures where they are not known."""
    if not progress.total:
        return f"{progress.what}…"
    amount = f"{progress.what}: {progress.done:,} of {progress.total:,}"
    left = wording.time_left(seconds_left)
    return f"{amount}, {left}" if left else amount
