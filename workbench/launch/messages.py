"""Everything that passes between the window (or the command line) and an engine: plain data, one JSON object a line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from models.spec.adapters import Adapter
from models.spec.additions import Additions
from models.spec.source import SourceModel
from models.spec.stack import CatalogueEntry, StackDescription
from workbench.events import Event
from workbench.experiment import Experiment
from workbench.launch.gallery_messages import GalleryAnyAnswer, GalleryRequest
from workbench.launch.message import Message as _Message
from workbench.spec.augmentation_preview import PreviewRow
from workbench.spec.data import DataSource, TorchvisionData
from workbench.spec.data_description import DataDescription
from workbench.spec.shift import ShiftMeasured
from workbench.spec.split import Split
from workbench.spec.tasks import Task

Action = Literal["pause", "continue", "stop", "cancel", "interrupt"]
"""`stop` keeps the weights, `cancel` drops them, `interrupt` checkpoints."""


# Commands to an engine -------------------------------------------------------------------------------------------


class StartRun(_Message):
    """Train. The run's row stands in the store already; with `resume`, training goes on from its last checkpoint."""

    kind: Literal["start"] = "start"
    run: str
    experiment: Experiment
    resume: bool = False


class Steer(_Message):
    """A hand on the run that trains."""

    kind: Literal["steer"] = "steer"
    run: str
    action: Action


class DescribeStack(_Message):
    """Asks for the blocks of a source model for images of a size in pixels and channels (`None`: the source's own)."""

    kind: Literal["describe-stack"] = "describe-stack"
    request: int
    source: SourceModel
    image_size: int | None = None
    channels: int | None = None


class DescribeData(_Message):
    """Asks what a data set holds and how it would be split for the tasks."""

    kind: Literal["describe-data"] = "describe-data"
    request: int
    data: DataSource
    split: Split
    tasks: tuple[Task, ...] = ()


class ListCatalogue(_Message):
    """Asks for the architectures of a library whose name contains every word of `search`."""

    kind: Literal["list-catalogue"] = "list-catalogue"
    request: int
    library: Literal["torchvision", "timm"]
    search: str = ""


class DownloadWeights(_Message):
    """Asks for the weights of a source to be brought onto this machine; progress comes as `Progress`."""

    kind: Literal["download"] = "download"
    request: int
    source: SourceModel


class DownloadData(_Message):
    """Asks for one of torchvision's data sets to be brought onto this machine."""

    kind: Literal["download-data"] = "download-data"
    request: int
    data: TorchvisionData


class ExportRun(_Message):
    """Asks for a finished run's weights to be written to the folder `out`."""

    kind: Literal["export"] = "export"
    request: int
    run: str
    out: str


class DryRun(_Message):
    """Asks for a few steps of a run, with random numbers for data and weights: how long they take, and how much memory.

    It gives way to other requests, and a newer one ends it. `outputs` are those of each task's head; `train`,
    `validation` and `test` are numbers of examples; nothing is tried where `expected_bytes` are not free.
    """

    kind: Literal["dry-run"] = "dry-run"
    request: int
    experiment: Experiment
    outputs: dict[str, int]
    train: int
    validation: int
    test: int
    expected_bytes: int = 0


class MeasureShift(_Message):
    """Asks how far the document's source data lie from its target data, in features of its source model.

    A newer one ends it.
    """

    kind: Literal["measure-shift"] = "measure-shift"
    request: int
    experiment: Experiment


class Cancel(_Message):
    """The dry run, the measurement or the inspection `request` is no longer wanted; it ends as refused."""

    kind: Literal["cancel"] = "cancel"
    request: int


class DescribeAdapters(_Message):
    """Asks how many parameters each of a document's adapters would add to each block of a source model, for images of
    a size in pixels and channels (`None`: the source's own).
    """

    kind: Literal["describe-adapters"] = "describe-adapters"
    request: int
    source: SourceModel
    adapters: tuple[Adapter, ...]
    image_size: int | None = None
    channels: int | None = None


class PreviewAugmentation(_Message):
    """Asks for pictures of a few training examples as a document augments them, `draws` of each.

    `image_size`, `channels` and `interpolation` are what the source model sees; another `number` draws anew.
    """

    kind: Literal["preview-augmentation"] = "preview-augmentation"
    request: int
    experiment: Experiment
    image_size: int
    channels: int
    interpolation: str
    number: int = 0
    examples: int = Field(4, ge=1, le=16)
    draws: int = Field(5, ge=1, le=16)


class ImageCache(_Message):
    """Asks how much disk decoded images take, after clearing them or setting how much they may take (0: keep none)."""

    kind: Literal["image-cache"] = "image-cache"
    request: int
    clear: bool = False
    limit_bytes: int | None = None


class Shutdown(_Message):
    """The engine interrupts what it trains (checkpointing first) and ends."""

    kind: Literal["shutdown"] = "shutdown"


Request = (
    GalleryRequest
    | DescribeStack
    | DescribeData
    | DescribeAdapters
    | DryRun
    | MeasureShift
    | ListCatalogue
    | DownloadWeights
    | DownloadData
    | ExportRun
    | PreviewAugmentation
    | ImageCache
)
Command = Annotated[StartRun | Steer | Request | Cancel | Shutdown, Field(discriminator="kind")]

# What an engine says -----------------------------------------------------------------------------------------------


class Ready(_Message):
    """The engine is up and can compute on `device`."""

    kind: Literal["ready"] = "ready"
    device: str


class Told(_Message):
    """Events of a run, in order."""

    kind: Literal["told"] = "told"
    events: tuple[Event, ...]


class Progress(_Message):
    """How far a request has come; `total` is 0 where that is not known."""

    kind: Literal["progress"] = "progress"
    request: int
    what: str
    done: int
    total: int


class StackAnswer(_Message):
    kind: Literal["stack"] = "stack"
    request: int
    stack: StackDescription


class DataAnswer(_Message):
    kind: Literal["data"] = "data"
    request: int
    data: DataDescription


class CatalogueAnswer(_Message):
    kind: Literal["catalogue"] = "catalogue"
    request: int
    entries: tuple[CatalogueEntry, ...]


class FilesAnswer(_Message):
    """Files were written (an export) or brought (a download)."""

    kind: Literal["files"] = "files"
    request: int
    paths: tuple[str, ...]


class DryRunAnswer(_Message):
    """Seconds on the engine's device, and the most bytes of tensors that lived at once."""

    kind: Literal["dry-run-done"] = "dry-run-done"
    request: int
    seconds_per_step: float
    seconds_per_epoch: float
    """With judging the validation examples."""
    frozen_seconds: float
    """For the frozen part, once; 0 where nothing of it is kept."""
    peak_bytes: int
    device: str


class AdaptersAnswer(_Message):
    """`adapters` counts, for each adapter in the order asked, what it trains in each of its blocks; `blocks` sums up
    what all of them train in a block, each parameter once.
    """

    kind: Literal["adapters"] = "adapters"
    request: int
    adapters: tuple[dict[str, int], ...]
    blocks: dict[str, Additions]


class ShiftAnswer(_Message):
    kind: Literal["shift"] = "shift"
    request: int
    shift: ShiftMeasured


class PreviewAnswer(_Message):
    """One row for each example."""

    kind: Literal["preview"] = "preview"
    request: int
    rows: tuple[PreviewRow, ...]


class ImageCacheAnswer(_Message):
    kind: Literal["image-cache-state"] = "image-cache-state"
    request: int
    size_bytes: int
    limit_bytes: int


class Refused(_Message):
    """A request failed: `what`, `where` and `remedy` of a `UserError`; `details` is the traceback of a bug."""

    kind: Literal["refused"] = "refused"
    request: int
    what: str
    where: str = ""
    remedy: str = ""
    details: str = ""


Answer = (
    GalleryAnyAnswer
    | StackAnswer
    | DataAnswer
    | DryRunAnswer
    | ShiftAnswer
    | AdaptersAnswer
    | CatalogueAnswer
    | FilesAnswer
    | PreviewAnswer
    | ImageCacheAnswer
    | Refused
)
Reply = Annotated[Ready | Told | Progress | Answer, Field(discriminator="kind")]

COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
