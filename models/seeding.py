"""Drawing random weights from a seed of their own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def seeded(seed: int, *names: str) -> Iterator[None]:
    """Seeds torch's CPU generator for the while, and restores its state; GPU generators are not touched.

    `names` part independent draws of one seed, so that adding a task leaves the weights of the others as they were.
    """
    mixed = seed
    for name in names:
        mixed = zlib.crc32(name.encode(), mixed & 0xFFFFFFFF)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(mixed)
        yield
