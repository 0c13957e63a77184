"""What passes between the window and an engine while data are looked at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbench.launch.message import Message
from workbench.spec.augmentation import Augmentation
from workbench.spec.data import DataSource
from workbench.spec.data_description import Finding
from workbench.spec.split import Split
from workbench.spec.tasks import Task


class OpenGallery(Message):
    """Asks for the roll of all images of a data set, parted for the tasks; the network sees squares of `seen_px`."""

    kind: Literal["open-gallery"] = "open-gallery"
    request: int
    data: DataSource
    split: Split
    tasks: tuple[Task, ...] = ()
    seen_px: int | None = None


class InspectData(Message):
    """Asks for the same after all images were compared for look-alikes. It gives way to other requests, and can be
    cancelled.
    """

    kind: Literal["inspect-data"] = "inspect-data"
    request: int
    data: DataSource
    split: Split
    tasks: tuple[Task, ...] = ()
    seen_px: int | None = None


class MakeThumbnails(Message):
    """Asks for thumbnails of examples, numbered as in the roll with this `digest`. The answer may tell of the first few
    alone, so that a newer question need not wait.
    """

    kind: Literal["make-thumbnails"] = "make-thumbnails"
    request: int
    data: DataSource
    digest: str
    examples: tuple[int, ...]


class LookAtExample(Message):
    """Asks for one example as it is stored and as the network sees it, in the words of `Preprocess`, and where there is
    augmentation, as so many `draws` of it.
    """

    kind: Literal["look-at-example"] = "look-at-example"
    request: int
    data: DataSource
    digest: str
    example: int
    image_size: int
    channels: int
    interpolation: str
    fit: str
    augmentation: tuple[Augmentation, ...] = ()
    seed: int = 0
    draws: int = Field(0, ge=0, le=16)


class SaveTable(Message):
    """Asks for the images, their labels and their groups of look-alikes to be written as CSV to `path`."""

    kind: Literal["save-table"] = "save-table"
    request: int
    data: DataSource
    digest: str
    path: str


class TableAnswer(Message):
    """The table was written."""

    kind: Literal["table"] = "table"
    request: int
    path: str


class GalleryAnswer(Message):
    """The roll lies in the file `roll`, which whoever asked reads and removes (`workbench.data.looking.roll`)."""

    kind: Literal["gallery"] = "gallery"
    request: int
    roll: str
    findings: tuple[Finding, ...]
    inspected: bool
    """Whether look-alikes were looked for."""


class ThumbnailsAnswer(Message):
    """(example, file, offset, length, check sum) of each thumbnail; a length of 0 says that the image is unreadable."""

    kind: Literal["thumbnails"] = "thumbnails"
    request: int
    places: tuple[tuple[int, str, int, int, int], ...]


class ExampleAnswer(Message):
    """PNG files in base64."""

    kind: Literal["example"] = "example"
    request: int
    example: int
    stored: str
    seen: str
    draws: tuple[str, ...] = ()


GalleryRequest = OpenGallery | InspectData | MakeThumbnails | LookAtExample | SaveTable
GalleryAnyAnswer = GalleryAnswer | ThumbnailsAnswer | ExampleAnswer | TableAnswer
