"""Random numbers of a step as a function of the document's seed and the step's number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

_MASK = 2**64 - 1


def seed_step(seed: int, step: int, device: torch.device) -> None:
    """Seeds torch on the CPU and on `device` for dropout and the like of one step.

    Because each step is seeded anew, a resumed run draws what the uninterrupted one would have drawn, with no random
    state to keep.
    """
    mixed = _mixed((seed << 32) + step)
    # Not `torch.manual_seed`: where CUDA is idle it files a traceback at every call, for good and at 0.3 ms each.
    torch.default_generator.manual_seed(mixed)
    if device.type == "cuda":
        torch.cuda.manual_seed_all(mixed)
    elif device.type == "mps":
        torch.mps.manual_seed(mixed)


@contextmanager
def randomness_kept(device: torch.device) -> Iterator[None]:
    """Whatever is drawn or seeded meanwhile, the global generators go on as if it had not been: Python's, numpy's,
    torch's on the CPU and on `device`.
    """
    pythons, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002  # what others may draw from
    on_mps = torch.mps.get_rng_state() if device.type == "mps" else None
    on_cuda = range(torch.cuda.device_count()) if device.type == "cuda" else ()
    try:
        with torch.random.fork_rng(devices=on_cuda):
            yield
    finally:
        random.setstate(pythons)
        np.random.set_state(numpys)  # noqa: NPY002
        if on_mps is not None:
            torch.mps.set_rng_state(on_mps)


def _mixed(number: int) -> int:
    """SplitMix64 (Steele, Lea & Flood 2014, figure 3), so that neighbouring steps get unrelated seeds."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return (number ^ (number >> 31)) >> 1
