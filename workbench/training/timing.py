"""How long the parts of a run take, from a few that were timed."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from statistics import median

import torch

from workbench.spec.recipe import batches_per_epoch
from workbench.training.random_data import Amounts


class Stopwatch:
    """Times one part after the other; a GPU is waited for before the clock is read."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._last_s = time.perf_counter()

    def lap_s(self) -> float:
        """Seconds since the lap before."""
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        now = time.perf_counter()
        took, self._last_s = now - self._last_s, now
        return took


@dataclass
class Times:
    """Seconds of single batches, in the order in which they came. The first ones warm up, or are followed closely."""

    frozen: list[tuple[int, float]] = field(default_factory=list)
    """Examples of a batch of the frozen part, and its seconds."""
    steps_s: list[float] = field(default_factory=list)
    judging_s: list[float] = field(default_factory=list)

    @property
    def step_s(self) -> float:
        return median(self.steps_s[2:] or self.steps_s[1:])

    def epoch_s(self, amounts: Amounts, batch: int) -> float:
        """All steps of an epoch, and judging the validation examples after them."""
        judging = median(self.judging_s[2:] or self.judging_s[1:]) * math.ceil(amounts.validation / batch)
        return self.step_s * batches_per_epoch(amounts.train, batch) + judging

    def frozen_s(self, amounts: Amounts, batch: int) -> float:
        """The frozen part once over all examples of which its output is kept; 0 where it was not computed.

        The last of the largest batches counts: what a rest takes says little of a whole one.
        """
        if not self.frozen:
            return 0.0
        _, whole_s = max(reversed(self.frozen), key=lambda timed: timed[0])
        return whole_s * math.ceil(amounts.seen_in_training / batch)
