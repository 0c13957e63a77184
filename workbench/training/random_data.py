"""Random images and labels in the place of data that nobody wants to read yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import Column
from workbench.data.prepare import Examples, PreparedData


@dataclass(frozen=True)
class Amounts:
    """How much data there is: all that a dry run has to know of them."""

    classes: dict[str, int]
    """By label column."""
    train: int
    validation: int
    test: int

    @property
    def seen_in_training(self) -> int:
        """Examples that are trained on or validated on: of these the frozen part's output is kept."""
        return self.train + self.validation


def random_data(amounts: Amounts, batch: int, shape: tuple[int, int, int]) -> PreparedData:
    """One batch to train on, one to choose and one to judge by, of images of `shape` (channels, height, width)."""
    train, validation = max(1, min(batch, amounts.train)), min(batch, amounts.validation)
    known = train + validation
    count = known + min(batch, amounts.test)
    random = np.random.default_rng(0)
    columns = {
        name: Column(tuple(map(str, range(number))), random.integers(0, max(1, number), count, dtype=np.int64))
        for name, number in amounts.classes.items()
    }
    pixels: npt.NDArray[np.uint8] = random.integers(0, 256, (count, *shape), dtype=np.uint8)
    indices = np.arange(count, dtype=np.int64)
    return PreparedData(
        examples=Examples(pixels, columns, tuple(map(str, range(count)))),
        train=indices[:train],
        validation=indices[train:known],
        test=indices[known:],
        skipped=(),
    )
