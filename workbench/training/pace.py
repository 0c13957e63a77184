"""How fast a run goes and how long it will still take."""

from __future__ import annotations

import time
from collections import deque


class Pace:
    """Measures the rate of examples and the time left.

    Rates are taken over the last `window` steps, so that they follow changes without jumping.
    """

    def __init__(self, window: int = 50) -> None:
        self._step_began = 0.0
        self._window = window
        self._steps: deque[tuple[float, int]] = deque()
        self._steps_s = 0.0
        self._examples = 0
        self._evaluation_s = 0.0

    def step(self, num_examples: int) -> None:
        """A step over `num_examples` ends now."""
        now = time.monotonic()
        took_s = now - self._step_began
        self._step_began = now
        self._steps.append((took_s, num_examples))
        self._steps_s += took_s
        self._examples += num_examples
        if len(self._steps) > self._window:
            oldest_s, oldest = self._steps.popleft()
            self._steps_s -= oldest_s
            self._examples -= oldest

    def other_work(self) -> None:
        """Time since the last step went into something else, a pause too, and the next step begins now."""
        self._step_began = time.monotonic()

    def evaluation(self) -> None:
        """Time since the last step went into an evaluation."""
        self._evaluation_s = time.monotonic() - self._step_began
        self.other_work()

    @property
    def examples_per_s(self) -> float:
        return self._examples / self._steps_s if self._steps_s > 0 else 0.0

    def seconds_left(self, steps_left: int, evaluations_left: int) -> float | None:
        """None until three steps were timed."""
        if len(self._steps) < 3:
            return None
        return self._steps_s / len(self._steps) * steps_left + self._evaluation_s * evaluations_left
