"""A data set once it was looked at: what examples there are, and how to read each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.spec.data import SkippedFile

Read = Callable[[int, int | None], Pixels]
"""(index of an example, pixels that either side may be reduced to or `None`) → pixels; raises `Unreadable`."""


@dataclass(frozen=True)
class Dataset:
    """Examples in a fixed order, every class with at least one example.

    `labels` (N,) index `classes`; `sizes` (N, 2) are widths and heights in pixels; `identities` change when the content
    of an example does; `channels` is 1 where all examples are grey, else 3.
    """

    title: str
    where: str
    """The place that messages name: the folder, or the data set's name."""
    classes: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    names: tuple[str, ...]
    identities: tuple[str, ...]
    sizes: npt.NDArray[np.int64]
    channels: int
    read: Read
    skipped: tuple[SkippedFile, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def without(self, reasons: Mapping[int, str]) -> Dataset:
        """The same without the examples at the keys, which join `skipped`; a class that lost all is gone."""
        kept = np.array([index for index in range(len(self)) if index not in reasons], dtype=np.int64)
        present, labels = np.unique(self.labels[kept], return_inverse=True)
        more = tuple(SkippedFile(path=self.names[index], reason=reason) for index, reason in sorted(reasons.items()))
        return Dataset(
            title=self.title,
            where=self.where,
            classes=tuple(self.classes[label] for label in present),
            labels=labels.astype(np.int64),
            names=tuple(self.names[index] for index in kept),
            identities=tuple(self.identities[index] for index in kept),
            sizes=self.sizes[kept],
            channels=self.channels,
            read=lambda index, at_least: self.read(int(kept[index]), at_least),
            skipped=self.skipped + more,
        )
