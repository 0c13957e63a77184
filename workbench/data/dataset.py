"""A data set once it was looked at: what examples there are, and how to read each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.colours import Pixels
from workbench.data.columns import Column
from workbench.spec.data_description import Finding, SkippedFile

Read = Callable[[int, int | None], Pixels]
"""(index of an example, pixels that either side may be reduced to or `None`) → pixels; raises `Unreadable`."""
Indices = npt.NDArray[np.int64]

LEFT_OUT, NO_PART, TRAIN, VALIDATION, TEST = -2, -1, 0, 1, 2
"""What `Dataset.parts` holds. What is left out has a part that nobody knows; what has no part is left to the split."""


@dataclass(frozen=True)
class ImageInputs:
    """`sizes` (N, 2) are widths and heights in pixels, zeros where too many files are named to look into each.

    `channels` is 1 where all examples are grey, else 3.
    """

    sizes: npt.NDArray[np.int64]
    channels: int
    read: Read

    def of(self, kept: Indices) -> ImageInputs:
        return ImageInputs(self.sizes[kept], self.channels, lambda index, least: self.read(int(kept[index]), least))


@dataclass(frozen=True)
class TextInputs:
    """The text of every example, from the column of this name."""

    column: str
    texts: Sequence[str]

    def of(self, kept: Indices) -> TextInputs:
        return TextInputs(self.column, [self.texts[index] for index in kept])


@dataclass(frozen=True)
class TableInputs:
    """The inputs are columns of the data set: all that no task, group or part takes, but for those in `no_features`,
    each with the reason.
    """

    no_features: Mapping[str, str] = field(default_factory=dict)

    def of(self, _kept: Indices) -> TableInputs:
        return self


Inputs = ImageInputs | TextInputs | TableInputs


@dataclass(frozen=True)
class Dataset:
    """Examples in a fixed order.

    `columns` by name; `names` are paths or rows; `identities` change when the content of an example does; `parts` (N,)
    holds `TRAIN`, `VALIDATION`, `TEST`, `NO_PART` or `LEFT_OUT` where the data say it themselves.
    """

    title: str
    where: str
    """The place that messages name: the folder, the file, or the data set's name."""
    inputs: Inputs
    columns: Mapping[str, Column]
    names: Sequence[str]
    identities: Sequence[str]
    parts: npt.NDArray[np.int8] | None = None
    skipped: tuple[SkippedFile, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    @property
    def table(self) -> TableInputs:
        """Raises `UserError` where the inputs are no rows of a table."""
        if isinstance(self.inputs, TableInputs):
            return self.inputs
        what = "texts" if isinstance(self.inputs, TextInputs) else "images"
        raise UserError(
            f"{self.title} holds {what}, and the source model reads rows of a table.",
            where=self.where,
            remedy="Choose a table, or another source model.",
        )

    @property
    def images(self) -> ImageInputs:
        """Raises `UserError` where the inputs are no images."""
        if isinstance(self.inputs, ImageInputs):
            return self.inputs
        what = "texts" if isinstance(self.inputs, TextInputs) else "rows of a table"
        raise UserError(
            f"{self.title} holds {what}, and the source model sees images.",
            where=self.where,
            remedy="Choose data with images, or the perceptron as the source model of a table.",
        )

    def of(self, kept: Indices) -> Dataset:
        """The examples `kept` alone, in that order."""
        return replace(
            self,
            inputs=self.inputs.of(kept),
            columns={name: column.of(kept) for name, column in self.columns.items()},
            names=[self.names[index] for index in kept],
            identities=[self.identities[index] for index in kept],
            parts=None if self.parts is None else self.parts[kept],
        )

    def without(self, reasons: Mapping[int, str]) -> Dataset:
        """The same without the examples at the keys, which join `skipped`; a class that lost all is gone."""
        kept = np.array([index for index in range(len(self)) if index not in reasons], dtype=np.int64)
        more = tuple(SkippedFile(path=self.names[index], reason=reason) for index, reason in sorted(reasons.items()))
        return replace(self.of(kept), skipped=self.skipped + more)
