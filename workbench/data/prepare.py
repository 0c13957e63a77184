"""From the document's data and split to arrays that training can index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PIL

from workbench.data.dataset import Dataset
from workbench.data.parallel import in_order
from workbench.data.parting import part_dataset
from workbench.data.placing import Images, placed
from workbench.data.preprocess import Preprocess
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.data.splitting import Parts
from workbench.data.targets import Targets, targets_of
from workbench.data.watching import Progress, Watch
from workbench.spec.data import DataSource
from workbench.spec.data_description import SkippedFile
from workbench.spec.split import Split
from workbench.spec.tasks import Task

CACHE_FORMAT = 1
"""Raised whenever the same files would be decoded to other pixels."""


@dataclass(frozen=True)
class Examples:
    """Everything that is trained or judged on, N examples.

    `images` uint8 (N, C, S, S); `targets` by the task's name.
    """

    images: npt.NDArray[np.uint8]
    targets: Mapping[str, Targets]
    names: Sequence[str]


@dataclass(frozen=True)
class PreparedData:
    """Sorted, disjoint indices of `examples`; `train` is cut to the labelled subset already."""

    examples: Examples
    train: npt.NDArray[np.int64]
    validation: npt.NDArray[np.int64]
    test: npt.NDArray[np.int64]
    skipped: tuple[SkippedFile, ...]


def prepare(  # noqa: PLR0913 - the settings of a document, each by its own name
    data: DataSource,
    split: Split,
    tasks: Sequence[Task],
    *,
    image_size: int,
    channels: int,
    interpolation: str,
    fit: str,
    progress: Callable[[int, int], None] | None = None,
    cache_dir: Path | None = None,
) -> PreparedData:
    """Looks at every example, splits, and decodes those that the split uses.

    Files that cannot be read are skipped and named. `progress(done, total)` counts both passes; its total falls once
    when the split is known. Arrays too large for memory go to a file in `cache_dir`, where it is given. Raises
    `UserError` for what the user can mend, and what `progress` raises.
    """
    preprocess = Preprocess(image_size, channels, interpolation, fit)
    passes = _Passes(Watch(progress))
    dataset = open_dataset(data, passes.looking)
    while True:
        targets = {task.name: targets_of(task, dataset.columns) for task in tasks}
        parts = part_dataset(dataset, tuple(targets.values()), split)
        try:
            return _decoded(dataset, targets, parts, preprocess, passes.decoding, cache_dir)
        except _Broken as broken:
            # A file that looked whole can still fail when all of it is decoded: the split is made anew without it.
            dataset = dataset.without(broken.reasons)


class _Passes:
    """One count for two passes over the examples, of which the second may be shorter."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._looked_at = 0

    def looking(self, done: int, total: int) -> None:
        self._looked_at = total
        self._watch.tell(done, 2 * total)

    def decoding(self, done: int, total: int) -> None:
        self._watch.tell(self._looked_at + done, self._looked_at + total)


class _Broken(Exception):
    def __init__(self, reasons: dict[int, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def _decoded(
    dataset: Dataset,
    targets: Mapping[str, Targets],
    parts: Parts,
    preprocess: Preprocess,
    tell: Progress,
    cache_dir: Path | None,
) -> PreparedData:
    needed = np.sort(np.concatenate([parts.train, parts.validation, parts.test]))

    def fill(images: Images) -> None:
        _fill(images, dataset, [int(index) for index in needed], preprocess, tell)

    shape = (len(needed), preprocess.channels, preprocess.image_size, preprocess.image_size)
    images = placed(shape, _key(dataset, needed, preprocess), fill, cache_dir)
    tell(len(needed), len(needed))  # also where a file of before spared the work
    examples = Examples(
        images=images,
        targets={name: truth.of(needed) for name, truth in targets.items()},
        names=tuple(dataset.names[index] for index in needed),
    )
    train, validation, test = (
        np.searchsorted(needed, part).astype(np.int64) for part in (parts.train, parts.validation, parts.test)
    )
    return PreparedData(examples, train, validation, test, dataset.skipped)


def _fill(images: Images, dataset: Dataset, needed: list[int], preprocess: Preprocess, tell: Progress) -> None:
    """Decodes example `needed[row]` into `images[row]`. Raises `_Broken` with all that failed, and `Cancelled`."""

    def decode(row: int) -> str | None:
        try:
            images[row] = preprocess(dataset.images.read(needed[row], preprocess.read_at_least))
        except Unreadable as unreadable:
            return str(unreadable)
        return None

    reasons = in_order(decode, range(len(needed)), tell)
    broken = {needed[row]: reason for row, reason in enumerate(reasons) if reason is not None}
    if broken:
        raise _Broken(broken)


def _key(dataset: Dataset, needed: npt.NDArray[np.int64], preprocess: Preprocess) -> str:
    """Changes with every file that is decoded, with everything done to it, and with the decoder."""
    told = [CACHE_FORMAT, PIL.__version__, asdict(preprocess), [dataset.identities[index] for index in needed]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
