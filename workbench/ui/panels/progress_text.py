"""How far a question has come, in words; no Qt."""

from __future__ import annotations

from workbench.launch.messages import Progress


def progress_text(progress: Progress) -> str:
    """`Looking at the data: 1,200 of 5,000`; without figures where they are not known."""
    if not progress.total:
        return f"{progress.what}…"
    return f"{progress.what}: {progress.done:,} of {progress.total:,}"
