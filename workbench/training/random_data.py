"""Random images and labels in the place of data that nobody wants to read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.pixel_cache.rows import PixelRows
from workbench.data.prepare import Examples, PreparedData
from workbench.data.targets import Targets
from workbench.spec.tasks import MultiLabel, Ordinal, Regression, Task


@dataclass(frozen=True)
class Amounts:
    """How much data there is: all that a dry run has to know of them."""

    outputs: dict[str, int]
    """Of the heads, by task."""
    train: int
    validation: int
    test: int

    @property
    def seen_in_training(self) -> int:
        """Examples that are trained on or validated on: of these the frozen part's output is kept."""
        return self.train + self.validation


def random_data(amounts: Amounts, tasks: Sequence[Task], batch: int, shape: tuple[int, int, int]) -> PreparedData:
    """One batch to train on, one to choose and one to judge by, of images of `shape` (channels, height, width)."""
    train, validation = max(1, min(batch, amounts.train)), min(batch, amounts.validation)
    known = train + validation
    count = known + min(batch, amounts.test)
    random = np.random.default_rng(0)
    targets = {task.name: _random_targets(task, amounts.outputs[task.name], count, random) for task in tasks}
    pixels: npt.NDArray[np.uint8] = random.integers(0, 256, (count, *shape), dtype=np.uint8)
    indices = np.arange(count, dtype=np.int64)
    return PreparedData(
        examples=Examples(PixelRows.of(pixels), targets, tuple(map(str, range(count)))),
        train=indices[:train],
        validation=indices[train:known],
        test=indices[known:],
        skipped=(),
    )


def _random_targets(task: Task, outputs: int, count: int, random: np.random.Generator) -> Targets:
    if isinstance(task, Regression):
        return Targets((), random.normal(size=count), 1)
    num_classes = outputs + 1 if isinstance(task, Ordinal) else outputs
    classes = tuple(map(str, range(num_classes)))
    if isinstance(task, MultiLabel):
        return Targets(classes, random.integers(0, 2, (count, outputs)).astype(np.float32), outputs)
    return Targets(classes, random.integers(0, max(1, num_classes), count, dtype=np.int64), outputs)
