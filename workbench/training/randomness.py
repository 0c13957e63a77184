"""Random numbers of a step as a function of the document's seed and the step's number."""

from __future__ import annotations

import torch

_MASK = 2**64 - 1


def seed_step(seed: int, step: int) -> None:
    """Seeds torch (all devices) for dropout and the like of one step.

    Because each step is seeded anew, a resumed run draws what the uninterrupted one would have drawn, with no random
    state to keep.
    """
    torch.manual_seed(_mixed((seed << 32) + step))


def _mixed(number: int) -> int:
    """SplitMix64 (Steele, Lea & Flood 2014, figure 3), so that neighbouring steps get unrelated seeds."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return (number ^ (number >> 31)) >> 1
