"""What the window shows of a data set before anything is trained on it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from workbench.data.colours import Pixels
from workbench.data.dataset import Column, Dataset
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.data.splitting import split_examples
from workbench.data.watching import Watch
from workbench.spec.data import (
    MAIN_COLUMN,
    ClassCount,
    ColumnDescription,
    DataDescription,
    DataSource,
    Split,
    SplitSizes,
)

THUMBNAIL_PX = 48
MAX_THUMBNAILS = 16


def describe(
    data: DataSource,
    split: Split,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> DataDescription:
    """Looks at every example once (again only where a file has changed).

    A subset larger than the training part is described as if it were the whole part: `Experiment.problems` names that
    fault. Raises `UserError` for what the user can mend, and what `progress` raises.
    """
    dataset = open_dataset(data, Watch(progress).tell)
    areas = dataset.sizes.prod(axis=1)
    return DataDescription(
        title=dataset.title,
        num_examples=len(dataset),
        classes=_counts(dataset.columns[MAIN_COLUMN]),
        channels=dataset.channels,
        min_size=_size(dataset, int(areas.argmin())),
        max_size=_size(dataset, int(areas.argmax())),
        split=_split_sizes(dataset, split),
        skipped=dataset.skipped,
        thumbnails=_thumbnails(dataset),
        further_columns=tuple(
            ColumnDescription(name=name, classes=_counts(column))
            for name, column in dataset.columns.items()
            if name != MAIN_COLUMN
        ),
    )


def _counts(column: Column) -> tuple[ClassCount, ...]:
    counts = np.bincount(column.labels, minlength=len(column.classes))
    return tuple(ClassCount(label=label, count=int(count)) for label, count in zip(column.classes, counts, strict=True))


def _size(dataset: Dataset, index: int) -> tuple[int, int]:
    width, height = dataset.sizes[index]
    return int(width), int(height)


def _split_sizes(dataset: Dataset, split: Split) -> SplitSizes:
    parts = split_examples(dataset.labels, split.model_copy(update={"labelled": "all"}))
    available = parts.train_available
    return SplitSizes(
        train=available if split.labelled == "all" else min(split.labelled, available),
        validation=len(parts.validation),
        test=len(parts.test),
        train_available=available,
    )


def _thumbnails(dataset: Dataset) -> tuple[str, ...]:
    """The first readable example of each of the first classes."""
    made = []
    for label in range(min(MAX_THUMBNAILS, len(dataset.classes))):
        pixels = _first_readable(dataset, np.flatnonzero(dataset.labels == label).tolist())
        if pixels is not None:
            made.append(_png(pixels))
    return tuple(made)


def _first_readable(dataset: Dataset, indices: list[int]) -> Pixels | None:
    for index in indices:
        try:
            return dataset.read(index, 2 * THUMBNAIL_PX)
        except Unreadable:
            continue
    return None


def _png(pixels: Pixels) -> str:
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")
