"""Telling how far a long piece of work has come."""

from __future__ import annotations

import time
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, total)."""

Report = Callable[[str, int, int], None]
"""Called with (what, done, total); like `Progress` it may raise `Cancelled`. A total of 0 is not known."""

TELL_INTERVAL_S = 0.05


class Cancelled(Exception):
    """The work is no longer wanted. Whoever hears of its progress raises this to break it off."""


class Watch:
    """Passes progress on, at most once in `TELL_INTERVAL_S` seconds besides the end."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._told_at = float("-inf")

    def tell(self, done: int, total: int) -> None:
        """Raises what the one who is told raises."""
        now = time.monotonic()
        if self._progress is not None and (done >= total or now - self._told_at >= TELL_INTERVAL_S):
            self._told_at = now
            self._progress(done, total)
