"""Telling how far a long piece of work has come, and asking whether it is still wanted."""

from __future__ import annotations

import time
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, total)."""

TELL_INTERVAL_S = 0.05


class Cancelled(Exception):
    """The work was given up because its `cancelled` callback answered yes."""


class Watch:
    """Passes progress on, at most once in `TELL_INTERVAL_S` seconds besides the end, and raises `Cancelled`."""

    def __init__(self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._told_at = float("-inf")

    def tell(self, done: int, total: int) -> None:
        """Raises `Cancelled` where the work is no longer wanted."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        now = time.monotonic()
        if self._progress is not None and (done >= total or now - self._told_at >= TELL_INTERVAL_S):
            self._told_at = now
            self._progress(done, total)
