"""Data sets as a document names them, and as the window and the checks know them once they were looked at."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

BundledName = Literal["mnist-5k", "digits"]

MAIN_COLUMN = "class"
"""The label column that every data set has; splits are stratified by it."""

BUNDLED_TITLES: dict[str, str] = {"mnist-5k": "MNIST-5k", "digits": "Digits (8×8)"}


class BundledData(Spec):
    """A data set installed with the program: needs no download."""

    kind: Literal["bundled"] = "bundled"
    name: BundledName = knob(
        "mnist-5k",
        "Data set",
        "MNIST-5k: 5,000 handwritten digits of 28×28 pixels. Digits: 1,797 of 8×8 pixels.",
        options=BUNDLED_TITLES,
    )


class ImageFolder(Spec):
    """A folder with one subfolder of images for each class."""

    kind: Literal["folder"] = "folder"
    path: str = knob(..., "Folder", "A folder with one subfolder of images for each class.", min_length=1)


DataSource = Annotated[BundledData | ImageFolder, Field(discriminator="kind")]


def data_title(data: DataSource) -> str:
    """What a data set is called before it is looked at: `MNIST-5k`, or the folder's name."""
    return BUNDLED_TITLES[data.name] if isinstance(data, BundledData) else PurePath(data.path).name or data.path


class Split(Spec):
    """Which examples train, which choose, which judge: stratified by class, and seeded apart from training."""

    labelled: Annotated[int, Field(ge=1)] | Literal["all"] = knob(
        "all",
        "Labelled examples",
        "How many training examples keep their label; smaller subsets are contained in larger ones.",
    )
    validation: float = knob(
        0.2,
        "Validation",
        "Share of the data on which epochs are compared and early stopping decides.",
        ge=0.0,
        lt=1.0,
        advanced=True,
    )
    test: float = knob(
        0.2, "Test", "Share of the data that is looked at once, after training.", ge=0.0, lt=1.0, advanced=True
    )
    seed: int = knob(
        0,
        "Split seed",
        "Seeds the split alone, so that runs with other seeds are judged on the same test set.",
        ge=0,
        advanced=True,
    )


class Preprocessing(Spec):
    """What happens to an image before the model sees it; normalisation comes from the source model."""

    image_size: Annotated[int, Field(ge=16, le=1024)] | Literal["source"] = knob(
        "source",
        "Image size",
        "Height and width in pixels that the model sees; 'source' takes what the source model was trained on.",
        unit="px",
    )
    channels: Annotated[int, Field(ge=1, le=64)] | Literal["source"] = knob(
        "source",
        "Channels",
        "'source' converts images to what the source model was trained on; a number keeps that many channels (1 grey, "
        "3 colour) and adapts the source model's first layer.",
        advanced=True,
    )
    fit: Literal["crop", "pad", "squash"] = knob(
        "crop",
        "Fit",
        "How an image that is not square becomes square.",
        options={"crop": "crop the middle", "pad": "pad with black", "squash": "squash"},
        advanced=True,
    )

    @property
    def asked_size(self) -> int | None:
        """Height and width in pixels; None for the source's own."""
        return None if self.image_size == "source" else self.image_size

    @property
    def asked_channels(self) -> int | None:
        """The channels that the model is to see; None for the source's own."""
        return None if self.channels == "source" else self.channels


class ClassCount(Spec):
    """One class of a task and how many examples carry it."""

    label: str
    count: int


class ColumnDescription(Spec):
    """One label column: what a task can be asked to predict."""

    name: str
    classes: tuple[ClassCount, ...]


class SkippedFile(Spec):
    """A file that was left out, and why."""

    path: str
    reason: str


class SplitSizes(Spec):
    """Number of examples in each part."""

    train: int
    validation: int
    test: int
    train_available: int
    """How many examples `labelled` may name at most."""


class DataDescription(Spec):
    """A data set as the window shows it. `thumbnails` are PNG files in base64, one of each class, at most 16."""

    title: str
    num_examples: int
    classes: tuple[ClassCount, ...]
    """Of the main column."""
    channels: int
    """Channels of the stored images: 1 grey, 3 colour."""
    min_size: tuple[int, int]
    max_size: tuple[int, int]
    """Smallest and largest (width, height) in pixels."""
    split: SplitSizes
    skipped: tuple[SkippedFile, ...] = ()
    thumbnails: tuple[str, ...] = ()
    further_columns: tuple[ColumnDescription, ...] = ()
    """The label columns beside the main one."""

    @property
    def columns(self) -> tuple[ColumnDescription, ...]:
        """Every label column, the main one first."""
        return (ColumnDescription(name=MAIN_COLUMN, classes=self.classes), *self.further_columns)

    def classes_of(self, column: str) -> tuple[ClassCount, ...]:
        """The classes of a label column; empty where there is no such column."""
        return next((known.classes for known in self.columns if known.name == column), ())
