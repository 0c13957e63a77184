"""A data set once it was looked at, as the window and the checks know it: plain data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec
from workbench.spec.data import MAIN_COLUMN
from workbench.spec.tasks import Task

MAX_NAMED_VALUES = 1000
"""Of columns with more distinct values only the most frequent are told."""
CHANNEL_SAMPLE = 128
"""Examples over which channel statistics are taken, at most."""
MAX_NAMED_PLACES = 1000
"""A finding names so many files or rows at most."""

Role = Literal["label", "group", "part", "path", "text", "id", "feature"]


class ClassCount(Spec):
    """One class of a task and how many examples carry it."""

    label: str
    count: int


class NumberSummary(Spec):
    """The numbers of a column, those that are known. `bins` counts them in equal steps from `least` to `greatest`."""

    least: float
    greatest: float
    mean: float
    std: float
    bins: tuple[int, ...] = ()


class SeparatedValues(Spec):
    """What a column holds where `separator` parts several values in one cell."""

    separator: str
    classes: tuple[ClassCount, ...]
    is_guessed: bool = True
    """False where cells are parted so only when a task asks for this very separator."""


class ColumnDescription(Spec):
    """One column: what a task can be asked to predict, or a split to keep together."""

    name: str
    classes: tuple[ClassCount, ...]
    """Distinct values in their natural order, at most `MAX_NAMED_VALUES`."""
    more_values: int = 0
    """Distinct values that are not among `classes`."""
    missing: int = 0
    """Examples without a value."""
    numbers: NumberSummary | None = None
    """Where every value is a number, or all but a few slips are."""
    slips: int = 0
    """Examples whose value is a word among `numbers`: a regression takes it for missing."""
    separated: tuple[SeparatedValues, ...] = ()
    """For each separator that occurs."""
    role: Role = "label"
    """What it seems to be for."""
    features: tuple[str, ...] = ()
    """What a model for rows of a table is given of it, where nothing takes it: `amount`, `colour=red`."""
    suggested: Task | None = None
    """The task that predicts it best, by its looks; only for labels."""

    @property
    def num_values(self) -> int:
        return len(self.classes) + self.more_values


class SkippedFile(Spec):
    """A file or row that was left out, and why; or a folder with all that is in it."""

    path: str
    reason: str
    is_folder: bool = False


class Finding(Spec):
    """One thing worth knowing about the data: what was found where, what was done about it, what can be done."""

    kind: str
    """A short id, for example `duplicate-rows`."""
    what: str
    where: tuple[str, ...] = ()
    """Files or rows, at most `MAX_NAMED_PLACES`."""
    count: int = 1
    done: str = ""
    remedy: str = ""
    severity: Literal["note", "warning"] = "warning"


class SplitSizes(Spec):
    """Number of examples in each part."""

    train: int
    validation: int
    test: int
    train_available: int
    """How many examples `labelled` may name at most."""
    per_class: tuple[tuple[int, int], ...] = ()
    """(k, how many examples k of each class are): points between which the number grows evenly, from (0, 0) on."""
    num_groups: tuple[int, int, int] | None = None
    """Of train (whole), validation and test, where the split goes by groups."""
    left_out: int = 0
    """Examples with a label in no part: their group is in a set that the data fix."""
    test_digest: str = ""
    """Of which examples test: two splits of the same data with the same digest judge on the same."""
    largest_shift: float = 0.0
    """By how much the share of a label in a part differs from its share in all, at most; 0 to 1."""


class ImageFacts(Spec):
    """The feature space of images, and what was seen of them."""

    kind: Literal["image"] = "image"
    channels: int
    """Channels of the stored images: 1 grey, 3 colour."""
    min_size: tuple[int, int]
    max_size: tuple[int, int]
    """Smallest and largest (width, height) in pixels."""
    channel_mean: tuple[float, ...] = ()
    channel_std: tuple[float, ...] = ()
    """Of each channel's values, scaled to 0…1, over the pixels of some examples; empty where none could be read."""


class TextFacts(Spec):
    """Texts: lengths in characters."""

    kind: Literal["text"] = "text"
    column: str
    shortest: int
    longest: int
    mean_length: float


class TableFacts(Spec):
    """Rows of a table. The features are those of all columns that no task, group or part takes."""

    kind: Literal["table"] = "table"


InputFacts = Annotated[ImageFacts | TextFacts | TableFacts, Field(discriminator="kind")]


class DataDescription(Spec):
    """A data set as the window shows it.

    `thumbnails` are PNG files in base64, one of each of the first 16 classes at most, empty where none can be read.
    """

    title: str
    num_examples: int
    columns: tuple[ColumnDescription, ...]
    """Every column, in the order of the data."""
    inputs: InputFacts
    split: SplitSizes
    skipped: tuple[SkippedFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    thumbnails: tuple[str, ...] = ()

    @property
    def images(self) -> ImageFacts | None:
        """None where the inputs are no images."""
        return self.inputs if isinstance(self.inputs, ImageFacts) else None

    @property
    def labels(self) -> tuple[ColumnDescription, ...]:
        """The columns that look like labels."""
        return tuple(column for column in self.columns if column.role == "label")

    @property
    def main(self) -> ColumnDescription | None:
        """The label that stands for the data set where only one can be shown: `class`, or else the first."""
        return self.column(MAIN_COLUMN) or next(iter(self.labels), None)

    @property
    def classes(self) -> tuple[ClassCount, ...]:
        """Of the main label."""
        return self.main.classes if self.main else ()

    def column(self, name: str) -> ColumnDescription | None:
        return next((column for column in self.columns if column.name == name), None)
