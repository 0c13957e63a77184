"""How much longer a piece of work takes, judged by how fast it went so far."""

from __future__ import annotations

import time
from collections.abc import Callable

LEAST_S = 1.0
"""What went by before is too little to judge by."""


class TimeLeft:
    """Follows one piece of work after another, from what is told of each: what it is, what is done, of how much."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._what = ""
        self._began, self._done_before, self._done = 0.0, 0, 0

    def told(self, what: str, done: int, total: int) -> float | None:
        """Seconds until all is done; `None` until there is something to judge by, and where the amount is not known.

        What was done when the work was first told of cost nobody's time now, and is left out of its pace.
        """
        now = self._clock()
        if what != self._what or done < self._done:
            self._what, self._began, self._done_before = what, now, done
        self._done = done
        elapsed_s, num_done = now - self._began, done - self._done_before
        if elapsed_s < LEAST_S or num_done < 1 or total < done:
            return None
        return elapsed_s / num_done * (total - done)
