"""The hand on a running training: pause, continue, stop, cancel, interrupt; safe to call from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

Ending = Literal["stopped", "cancelled", "interrupted"]


class Control:
    """What the loop asks between two steps.

    An ending, once requested, stays; of several the gentlest for the data wins: interrupt keeps everything, stop keeps
    the weights, cancel keeps neither.
    """

    _RANK: tuple[Ending, ...] = ("interrupted", "stopped", "cancelled")

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._ending: Ending | None = None

    def pause(self) -> None:
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def end(self, ending: Ending) -> None:
        """Asks the loop to end before its next step, also while it is paused."""
        with self._changed:
            if self._ending is None or self._RANK.index(ending) < self._RANK.index(self._ending):
                self._ending = ending
            self._changed.notify_all()

    @property
    def ending(self) -> Ending | None:
        return self._ending

    def between_steps(self, on_pause: Callable[[], None], on_continue: Callable[[], None]) -> Ending | None:
        """Returns at once while nothing is asked; blocks while paused; returns the ending that was asked for."""
        if self._ending is None and self._paused:
            on_pause()
            with self._changed:
                self._changed.wait_for(lambda: not self._paused or self._ending is not None)
            if self._ending is None:
                on_continue()
        return self._ending
