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
from workbench.launch.message import AboutData, Message, Numbered
from workbench.spec.augmentation_preview import PreviewRow
from workbench.spec.data import TorchvisionData
from workbench.spec.data_description import DataDescription
from workbench.spec.rate_curve import RateCurve
from workbench.spec.shift import ShiftMeasured

Action = Literal["pause", "continue", "stop", "cancel", "interrupt"]
"""`stop` keeps the weights, `cancel` drops them, `interrupt` checkpoints."""


# Commands to an engine -------------------------------------------------------------------------------------------


class StartRun(Message):
    """Train. The run's row stands in the store already; with `resume`, training goes on from its last checkpoint."""

    kind: Literal["start"] = "start"
    run: str
    experiment: Experiment
    resume: bool = False


class Steer(Message):
    """A hand on the run that trains."""

    kind: Literal["steer"] = "steer"
    run: str
    action: Action


class AboutSource(Numbered):
    """About a source model for images of a size in pixels and channels (`None`: the source's own)."""

    source: SourceModel
    image_size: int | None = None
    channels: int | None = None


class DescribeStack(AboutSource):
    """Asks for its blocks."""

    kind: Literal["describe-stack"] = "describe-stack"


class DescribeData(AboutData):
    """Asks what a data set holds and how it would be split for the tasks."""

    kind: Literal["describe-data"] = "describe-data"


class ListCatalogue(Numbered):
    """Asks for the architectures of a library whose name contains every word of `search`."""

    kind: Literal["list-catalogue"] = "list-catalogue"
    library: Literal["torchvision", "timm"]
    search: str = ""


class DownloadWeights(Numbered):
    """Asks for the weights of a source to be brought onto this machine; progress comes as `Progress`."""

    kind: Literal["download"] = "download"
    source: SourceModel


class DownloadData(Numbered):
    """Asks for one of torchvision's data sets to be brought onto this machine."""

    kind: Literal["download-data"] = "download-data"
    data: TorchvisionData


class ExportRun(Numbered):
    """Asks for a finished run's weights to be written to the folder `out`."""

    kind: Literal["export"] = "export"
    run: str
    out: str


class DryRun(Numbered):
    """Asks for a few steps of a run, with random numbers for data and weights: how long they take, and how much memory.

    It gives way to other requests, and a newer one ends it. `outputs` are those of each task's head; `train`,
    `validation` and `test` are numbers of examples; nothing is tried where `expected_bytes` are not free.
    """

    kind: Literal["dry-run"] = "dry-run"
    experiment: Experiment
    outputs: dict[str, int]
    train: int
    validation: int
    test: int
    expected_bytes: int = 0


class MeasureShift(Numbered):
    """Asks how far the document's source data lie from its target data, in features of its source model.

    A newer one ends it.
    """

    kind: Literal["measure-shift"] = "measure-shift"
    experiment: Experiment


class FindRate(Numbered):
    """Asks for the losses that a document's training makes while its learning rate rises; a newer one ends it."""

    kind: Literal["find-rate"] = "find-rate"
    experiment: Experiment


class Cancel(Numbered):
    """The dry run, the measurement, the search or the inspection `request` is no longer wanted; it ends as refused."""

    kind: Literal["cancel"] = "cancel"


class DescribeAdapters(AboutSource):
    """Asks how many parameters each of a document's adapters would add to each of its blocks."""

    kind: Literal["describe-adapters"] = "describe-adapters"
    adapters: tuple[Adapter, ...]


class PreviewAugmentation(Numbered):
    """Asks for pictures of a few training examples as a document augments them, `draws` of each.

    `image_size`, `channels` and `interpolation` are what the source model sees; another `number` draws anew.
    """

    kind: Literal["preview-augmentation"] = "preview-augmentation"
    experiment: Experiment
    image_size: int
    channels: int
    interpolation: str
    number: int = 0
    examples: int = Field(4, ge=1, le=16)
    draws: int = Field(5, ge=1, le=16)


class ImageCache(Numbered):
    """Asks how much disk decoded images take, after clearing them or setting how much they may take (0: keep none)."""

    kind: Literal["image-cache"] = "image-cache"
    clear: bool = False
    limit_bytes: int | None = None


class Shutdown(Message):
    """The engine interrupts what it trains (checkpointing first) and ends."""

    kind: Literal["shutdown"] = "shutdown"


Request = (
    GalleryRequest
    | DescribeStack
    | DescribeData
    | DescribeAdapters
    | DryRun
    | MeasureShift
    | FindRate
    | ListCatalogue
    | DownloadWeights
    | DownloadData
    | ExportRun
    | PreviewAugmentation
    | ImageCache
)
Command = Annotated[StartRun | Steer | Request | Cancel | Shutdown, Field(discriminator="kind")]

# What an engine says -----------------------------------------------------------------------------------------------


class Ready(Message):
    """The engine is up and can compute on `device`."""

    kind: Literal["ready"] = "ready"
    device: str


class Told(Message):
    """Events of a run, in order."""

    kind: Literal["told"] = "told"
    events: tuple[Event, ...]


class Progress(Numbered):
    """How far a request has come; `total` is 0 where that is not known."""

    kind: Literal["progress"] = "progress"
    what: str
    done: int
    total: int


class StackAnswer(Numbered):
    kind: Literal["stack"] = "stack"
    stack: StackDescription


class DataAnswer(Numbered):
    kind: Literal["data"] = "data"
    data: DataDescription


class CatalogueAnswer(Numbered):
    kind: Literal["catalogue"] = "catalogue"
    entries: tuple[CatalogueEntry, ...]


class FilesAnswer(Numbered):
    """Files were written (an export, a table) or brought (a download)."""

    kind: Literal["files"] = "files"
    paths: tuple[str, ...]


class DryRunAnswer(Numbered):
    """Seconds on the engine's device, and the most bytes of tensors that lived at once."""

    kind: Literal["dry-run-done"] = "dry-run-done"
    seconds_per_step: float
    seconds_per_epoch: float
    """With judging the validation examples."""
    frozen_seconds: float
    """For the frozen part, once; 0 where nothing of it is kept."""
    peak_bytes: int
    device: str


class AdaptersAnswer(Numbered):
    """`adapters` counts, for each adapter in the order asked, what it trains in each of its blocks; `blocks` sums up
    what all of them train in a block, each parameter once.
    """

    kind: Literal["adapters"] = "adapters"
    adapters: tuple[dict[str, int], ...]
    blocks: dict[str, Additions]


class ShiftAnswer(Numbered):
    kind: Literal["shift"] = "shift"
    shift: ShiftMeasured


class RateAnswer(Numbered):
    kind: Literal["rate"] = "rate"
    curve: RateCurve


class PreviewAnswer(Numbered):
    """One row for each example."""

    kind: Literal["preview"] = "preview"
    rows: tuple[PreviewRow, ...]


class ImageCacheAnswer(Numbered):
    kind: Literal["image-cache-state"] = "image-cache-state"
    size_bytes: int
    limit_bytes: int


class Refused(Numbered):
    """A request failed: `what`, `where` and `remedy` of a `UserError`; `details` is the traceback of a bug."""

    kind: Literal["refused"] = "refused"
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
    | RateAnswer
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
