"""Random numbers of one augmentation in one step, a value for each example of the batch. N examples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]


class Draws:
    """Drawn on the CPU, so that every device augments alike; a function of `key` and the batch's size alone.

    With the document's seed, the epoch, the batch's number and the place in the list as `key`, a resumed run draws what
    the uninterrupted one would have drawn, with no random state to keep.
    """

    def __init__(self, key: Sequence[int], count: int, device: torch.device) -> None:
        self.count = count
        self._device = device
        self._random = np.random.Generator(np.random.PCG64(list(key)))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> Floats:
        """(N,), from `low` on and below `high`."""
        return self._random.uniform(low, high, self.count)

    def each_uniform(self, tries: int) -> Floats:
        """(N, tries), from 0 on and below 1."""
        return self._random.random((self.count, tries))

    def whole(self, below: int | Wholes) -> Wholes:
        """(N,), from 0 on and below `below`, which may differ from example to example."""
        return self._random.integers(0, below, self.count)

    def beta(self, alpha: float) -> Floats:
        """(N,), Beta(alpha, alpha)."""
        return self._random.beta(alpha, alpha, self.count)

    def shares(self, alpha: float, parts: int) -> Floats:
        """(N, parts), Dirichlet(alpha, …): each row sums to 1."""
        return self._random.dirichlet([alpha] * parts, self.count)

    def chosen(self, probability: float) -> Wholes:
        """The examples that happen to be changed, in order."""
        return np.flatnonzero(self.uniform() < probability)

    def signs(self) -> Floats:
        """(N,), 1 or −1."""
        return np.where(self.whole(2) == 1, 1.0, -1.0)

    def orders(self, length: int) -> Wholes:
        """(N, length), each row the numbers from 0 on in a random order."""
        return self._random.permuted(np.tile(np.arange(length), (self.count, 1)), axis=1)

    def partners(self) -> Wholes:
        """(N,), each example once, and none its own unless it is alone: who is mixed with whom."""
        ring, partners = self._random.permutation(self.count), np.empty(self.count, dtype=np.int64)
        partners[ring] = np.roll(ring, 1)
        return partners

    def put(self, values: Floats | Wholes) -> Tensor:
        """On the device, as float32 or int64."""
        kind = torch.float32 if values.dtype == np.float64 else torch.int64
        return torch.from_numpy(values).to(kind).to(self._device, non_blocking=True)
