"""Drawing random weights from a seed of their own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import torch


def mixed_seed(seed: int, *names: str) -> int:
    """A number below 2³² for each `seed` and each row of names, so that their draws are independent."""
    mixed = seed
    for name in names:
        mixed = zlib.crc32(name.encode(), mixed & 0xFFFFFFFF)
    return mixed


@contextmanager
def seeded(seed: int, *names: str) -> Iterator[None]:
    """Seeds torch's CPU generator for the while, and restores its state; GPU generators are not touched.

    `names` part independent draws of one seed, so that adding a task leaves the weights of the others as they were.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(mixed_seed(seed, *names))
        yield
