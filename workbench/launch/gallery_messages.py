"""What passes between the window and an engine while data are looked at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbench.launch.message import AboutData, Numbered
from workbench.spec.augmentation import Augmentation
from workbench.spec.data import DataSource
from workbench.spec.data_description import Finding


class AboutRoll(AboutData):
    """About the roll of all images of a data set, parted for the tasks; the network sees squares of `seen_px`."""

    seen_px: int | None = None


class AboutExamples(Numbered):
    """About examples as they are numbered in the roll with this `digest`."""

    data: DataSource
    digest: str


class OpenGallery(AboutRoll):
    """Asks for it."""

    kind: Literal["open-gallery"] = "open-gallery"


class InspectData(AboutRoll):
    """Asks for it after all images were compared for look-alikes. It gives way to other requests, and can be
    cancelled.
    """

    kind: Literal["inspect-data"] = "inspect-data"


class MakeThumbnails(AboutExamples):
    """Asks for thumbnails. The answer may tell of the first few alone, so that a newer question need not wait."""

    kind: Literal["make-thumbnails"] = "make-thumbnails"
    examples: tuple[int, ...]


class LookAtExample(AboutExamples):
    """Asks for one example as it is stored and as the network sees it, in the words of `Preprocess`, and where there is
    augmentation, as so many `draws` of it.
    """

    kind: Literal["look-at-example"] = "look-at-example"
    example: int
    image_size: int
    channels: int
    interpolation: str
    fit: str
    augmentation: tuple[Augmentation, ...] = ()
    seed: int = 0
    draws: int = Field(0, ge=0, le=16)


class SaveTable(AboutExamples):
    """Asks for the images, their labels and their groups of look-alikes to be written as CSV to `path`, as a file."""

    kind: Literal["save-table"] = "save-table"
    path: str


class GalleryAnswer(Numbered):
    """The roll lies in the file `roll`, which whoever asked reads and removes (`workbench.data.looking.roll`)."""

    kind: Literal["gallery"] = "gallery"
    roll: str
    findings: tuple[Finding, ...]
    inspected: bool
    """Whether look-alikes were looked for."""


class ThumbnailsAnswer(Numbered):
    """(example, file, offset, length, check sum) of each thumbnail; a length of 0 says that the image is unreadable."""

    kind: Literal["thumbnails"] = "thumbnails"
    places: tuple[tuple[int, str, int, int, int], ...]


class ExampleAnswer(Numbered):
    """PNG files in base64."""

    kind: Literal["example"] = "example"
    example: int
    stored: str
    seen: str
    draws: tuple[str, ...] = ()


GalleryRequest = OpenGallery | InspectData | MakeThumbnails | LookAtExample | SaveTable
GalleryAnyAnswer = GalleryAnswer | ThumbnailsAnswer | ExampleAnswer
