"""How long a run was at work."""

from __future__ import annotations

import time

from workbench.events import Event, Finished, Paused


class WorkClock:
    """Seconds from a run's start to its end: preparing, training, judging. Pauses and the time between two sittings
    are left out; `seconds_before` are those of earlier sittings.

    The run's own events run and hold it, so whoever hears them measures the same.
    """

    def __init__(self, seconds_before: float = 0.0) -> None:
        # One tuple, exchanged as a whole: another thread may read the time while an event changes it.
        self._state: tuple[float, float | None] = (seconds_before, None)

    @property
    def seconds(self) -> float:
        before, since = self._state
        return before if since is None else before + time.monotonic() - since

    def run(self) -> None:
        if self._state[1] is None:
            self._state = (self._state[0], time.monotonic())

    def heed(self, event: Event) -> None:
        """Stands still from a pause, or the end, to the next sign of work."""
        if isinstance(event, Paused | Finished):
            self._state = (self.seconds, None)
        else:
            self.run()
