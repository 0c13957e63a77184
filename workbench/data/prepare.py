"""From the document's data and split to arrays that training can index."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import PIL
from PIL import features

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.parting import part_dataset
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.decoding import Decoded, Decoder, Undecodable, decoded_images
from workbench.data.pixel_cache.rows import Indices, PixelRows
from workbench.data.pixel_cache.shard import Images
from workbench.data.preprocess import Preprocess
from workbench.data.sources import open_dataset
from workbench.data.splitting import Parts
from workbench.data.table_features import TableRows
from workbench.data.targets import Targets, targets_of
from workbench.data.watching import Progress, Report, Watch
from workbench.spec.data import DataSource
from workbench.spec.data_description import Finding, SkippedFile
from workbench.spec.numbers import count_text
from workbench.spec.part_sizes import PartSizes
from workbench.spec.split import Split
from workbench.spec.tasks import Task

CACHE_FORMAT = 2
"""Raised whenever the same images would be decoded to other pixels."""


@dataclass(frozen=True)
class Examples:
    """Everything that is trained or judged on: N images or rows of a table, and the targets by the task's name."""

    inputs: PixelRows | TableRows
    targets: Mapping[str, Targets]
    names: Sequence[str]

    @property
    def images(self) -> PixelRows:
        """Raises `TypeError` where the inputs are rows."""
        if isinstance(self.inputs, PixelRows):
            return self.inputs
        raise TypeError("rows are no images")


@dataclass(frozen=True)
class PreparedData:
    """Sorted, disjoint indices of `examples`; `train` is cut to the labelled subset already."""

    examples: Examples
    train: npt.NDArray[np.int64]
    validation: npt.NDArray[np.int64]
    test: npt.NDArray[np.int64]
    skipped: tuple[SkippedFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    unkept: str = ""
    """Why decoded images are not all kept for the next run; empty where they are, or were not to be."""
    train_available: int = 0
    """How many examples `train` is cut of."""
    test_digest: str = ""
    """Of the content of the examples that test."""

    @property
    def sizes(self) -> PartSizes:
        return PartSizes(
            train=len(self.train),
            train_available=max(self.train_available, len(self.train)),
            validation=len(self.validation),
            test=len(self.test),
            test_digest=self.test_digest,
        )


def prepare(  # noqa: PLR0913 - the settings of a document, each by its own name
    data: DataSource,
    split: Split,
    tasks: Sequence[Task],
    *,
    image_size: int,
    channels: int,
    interpolation: str,
    fit: str,
    report: Report | None = None,
    cache: PixelCache | None = None,
) -> PreparedData:
    """Looks at every example, splits, and decodes those that the split uses.

    Files that cannot be read are skipped and named. `report(what, done, total)` counts first the files that are looked
    at, then the images that are decoded, which are those that `cache` lacks. The pixels are the same with a cache and
    without. Raises `UserError` for what the user can mend, and what `report` raises.
    """
    preprocess = Preprocess(image_size, channels, interpolation, fit)
    dataset = open_dataset(data, _watch("Looking at the data", report))
    known = len(dataset.skipped)
    while True:
        with _telling_of(dataset.skipped[known:]):
            targets = {task.name: targets_of(task, dataset.columns) for task in tasks}
            parts = part_dataset(dataset, tuple(targets.values()), split)
        needed = needed_by(parts)
        try:
            decoded = _decoded(dataset, needed, preprocess, cache, _watch("Reading images", report))
            return assembled(dataset, targets, parts, decoded.rows, decoded.unkept)
        except Undecodable as broken:
            # A file that looked whole can still fail when all of it is decoded: the split is made anew without it.
            dataset = dataset.without({int(needed[number]): reason for number, reason in broken.reasons.items()})


@contextlib.contextmanager
def _telling_of(lost: Sequence[SkippedFile]) -> Iterator[None]:
    """Where what is left does not do, files that failed when they were decoded are told as the likely cause."""
    try:
        yield
    except UserError as error:
        if not lost:
            raise
        what = f"{count_text(len(lost), 'file')} could not be read ({lost[0].path}: {lost[0].reason}). {error.what}"
        raise UserError(what, where=error.where, remedy=f"Mend these files, or else: {error.remedy}") from error


def _decoded(
    dataset: Dataset, needed: Indices, preprocess: Preprocess, cache: PixelCache | None, tell: Progress
) -> Decoded:
    """The images of the examples `needed`. Raises as `decoded_images` does, with numbers that count those needed."""
    images, examples = dataset.images, needed.tolist()

    def decode(number: int) -> Images:
        return preprocess(images.read(examples[number], preprocess.read_at_least))

    decoder = Decoder(_key(preprocess), (preprocess.channels, preprocess.image_size, preprocess.image_size), decode)
    return decoded_images([dataset.identities[example] for example in examples], decoder, cache, tell)


def needed_by(parts: Parts) -> Indices:
    """The examples that are in some part, sorted."""
    return np.sort(np.concatenate([parts.train, parts.validation, parts.test]))


def assembled(
    dataset: Dataset, targets: Mapping[str, Targets], parts: Parts, inputs: PixelRows | TableRows, unkept: str = ""
) -> PreparedData:
    """With `inputs` of the examples that `needed_by(parts)` names."""
    needed = needed_by(parts)
    examples = Examples(
        inputs=inputs,
        targets={name: truth.of(needed) for name, truth in targets.items()},
        names=tuple(dataset.names[index] for index in needed),
    )
    train, validation, test = (
        np.searchsorted(needed, part).astype(np.int64) for part in (parts.train, parts.validation, parts.test)
    )
    return PreparedData(
        examples, train, validation, test, dataset.skipped, dataset.findings, unkept, parts.train_available,
        _digest(dataset.identities[index] for index in parts.test),
    )  # fmt: skip


def _digest(identities: Iterable[str]) -> str:
    """Of a set of examples, whatever their order."""
    told = hashlib.sha256()
    for identity in sorted(identities):
        told.update(f"{identity}\n".encode(errors="surrogateescape"))
    return told.hexdigest()[:16]


def _key(preprocess: Preprocess) -> str:
    """Changes with everything that is done to an image, and with the decoder."""
    told = [CACHE_FORMAT, PIL.__version__, features.version("libjpeg_turbo"), asdict(preprocess)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _watch(what: str, report: Report | None) -> Progress:
    return Watch(partial(report, what) if report else None).tell
