"""A data set once it was looked at: what examples there are, and how to read each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.spec.data import MAIN_COLUMN, SkippedFile

Read = Callable[[int, int | None], Pixels]
"""(index of an example, pixels that either side may be reduced to or `None`) → pixels; raises `Unreadable`."""


@dataclass(frozen=True)
class Column:
    """One label of every example: `labels` (N,) index `classes`."""

    classes: tuple[str, ...]
    labels: npt.NDArray[np.int64]

    def of(self, kept: npt.NDArray[np.int64]) -> Column:
        """The column of the examples `kept` alone; a class that lost all of its examples is gone."""
        present, labels = np.unique(self.labels[kept], return_inverse=True)
        return Column(tuple(self.classes[label] for label in present), labels.astype(np.int64))


@dataclass(frozen=True)
class Dataset:
    """Examples in a fixed order, every class of every column with at least one example.

    `columns` holds the labels by name, the main column among them; `sizes` (N, 2) are widths and heights in pixels;
    `identities` change when the content of an example does; `channels` is 1 where all examples are grey, else 3.
    """

    title: str
    where: str
    """The place that messages name: the folder, or the data set's name."""
    columns: Mapping[str, Column]
    names: tuple[str, ...]
    identities: tuple[str, ...]
    sizes: npt.NDArray[np.int64]
    channels: int
    read: Read
    skipped: tuple[SkippedFile, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    @property
    def classes(self) -> tuple[str, ...]:
        """Of the main column."""
        return self.columns[MAIN_COLUMN].classes

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """(N,), of the main column."""
        return self.columns[MAIN_COLUMN].labels

    def without(self, reasons: Mapping[int, str]) -> Dataset:
        """The same without the examples at the keys, which join `skipped`; a class that lost all is gone."""
        kept = np.array([index for index in range(len(self)) if index not in reasons], dtype=np.int64)
        more = tuple(SkippedFile(path=self.names[index], reason=reason) for index, reason in sorted(reasons.items()))
        return Dataset(
            title=self.title,
            where=self.where,
            columns={name: column.of(kept) for name, column in self.columns.items()},
            names=tuple(self.names[index] for index in kept),
            identities=tuple(self.identities[index] for index in kept),
            sizes=self.sizes[kept],
            channels=self.channels,
            read=lambda index, at_least: self.read(int(kept[index]), at_least),
            skipped=self.skipped + more,
        )
