"""Random images, or rows of a table, and labels in the place of data that nobody wants to read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.spec.stack import Shape
from workbench.data.pixel_cache.rows import PixelRows
from workbench.data.prepare import Examples, PreparedData
from workbench.data.table_features import TableRows
from workbench.data.targets import Targets
from workbench.spec.table_encoding import TableEncoding
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


def random_data(amounts: Amounts, tasks: Sequence[Task], batch: int, shape: Shape) -> PreparedData:
    """One batch to train on, one to choose and one to judge by.

    Examples are of `shape`: (channels, height, width) of images, (features,) of rows.
    """
    train, validation = max(1, min(batch, amounts.train)), min(batch, amounts.validation)
    known = train + validation
    count = known + min(batch, amounts.test)
    random = np.random.default_rng(0)
    targets = {task.name: _random_targets(task, amounts.outputs[task.name], count, random) for task in tasks}
    indices = np.arange(count, dtype=np.int64)
    return PreparedData(
        examples=Examples(_random_inputs(shape, count, random), targets, tuple(map(str, range(count)))),
        train=indices[:train],
        validation=indices[train:known],
        test=indices[known:],
    )


def _random_inputs(shape: Shape, count: int, random: np.random.Generator) -> PixelRows | TableRows:
    if len(shape) == 1:
        return TableRows(random.normal(size=(count, *shape)).astype(np.float32), TableEncoding())
    pixels: npt.NDArray[np.uint8] = random.integers(0, 256, (count, *shape), dtype=np.uint8)
    return PixelRows.of(pixels)


def _random_targets(task: Task, outputs: int, count: int, random: np.random.Generator) -> Targets:
    if isinstance(task, Regression):
        return Targets((), random.normal(size=count), 1)
    num_classes = outputs + 1 if isinstance(task, Ordinal) else outputs
    classes = tuple(map(str, range(num_classes)))
    if isinstance(task, MultiLabel):
        return Targets(classes, random.integers(0, 2, (count, outputs)).astype(np.float32), outputs)
    return Targets(classes, random.integers(0, max(1, num_classes), count, dtype=np.int64), outputs)
