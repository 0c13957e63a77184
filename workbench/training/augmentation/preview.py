"""Pictures of a few training examples as a document's augmentation changes them."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.listing import shown
from workbench.data.parting import part_dataset
from workbench.data.preprocess import Preprocess
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.data.targets import targets_of
from workbench.data.watching import Watch
from workbench.experiment import Experiment
from workbench.spec.augmentation import Augmentation
from workbench.spec.augmentation_preview import PreviewRow
from workbench.spec.data import DataSource
from workbench.training.augmentation.augmenter import Augmenter

PICTURE_PX = 144
"""The longer side of a picture at most."""
_TRIES = 4
"""Examples that are tried for each that is shown, since some may be unreadable."""
_Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Seen:
    """What the source model sees: pixels of either side, channels, and how images are sized."""

    image_size: int
    channels: int
    interpolation: str


@dataclass(frozen=True)
class _Example:
    name: str
    stored: str
    pixels: _Bytes
    """uint8 (C, S, S), as the model sees it."""


def preview(experiment: Experiment, seen: Seen, *, number: int, examples: int, draws: int) -> tuple[PreviewRow, ...]:
    """`examples` of the training part, spread over it, each augmented `draws` times; another `number` draws others.

    Raises `UserError` where the data cannot be read.
    """
    chosen = _chosen(experiment, seen, examples)
    images = torch.from_numpy(np.stack([example.pixels for example in chosen]))
    augmenter = Augmenter.of(experiment.augmentation, experiment.seed)
    drawn = [_bytes(augmenter(images, draws * number + draw + 1, 0).images) for draw in range(draws)]
    return tuple(
        PreviewRow(
            name=shown(example.name),
            stored=example.stored,
            seen=_png(example.pixels.transpose(1, 2, 0)),
            draws=tuple(_png(pictures[at]) for pictures in drawn),
        )
        for at, example in enumerate(chosen)
    )


def draws_of(pixels: _Bytes, augmentation: tuple[Augmentation, ...], seed: int, draws: int) -> tuple[str, ...]:
    """PNG files in base64 of one example, uint8 (C, S, S) as the model sees it, as `draws` steps would change it.

    What mixes examples has none to mix it with here.
    """
    images = torch.from_numpy(pixels[np.newaxis].copy())  # what is decoded may be read-only
    augmenter = Augmenter.of(augmentation, seed)
    return tuple(_png(_bytes(augmenter(images, draw + 1, 0).images)[0]) for draw in range(draws))


@lru_cache(maxsize=1)
def _opened(data: DataSource) -> Dataset:
    """Kept while only augmentation is edited; a document with other data drops it, and so does `forget_data`."""
    return open_dataset(data, Watch(None).tell)


def forget_data() -> None:
    """The next preview looks at its data anew: they may have changed since."""
    _opened.cache_clear()


def _chosen(experiment: Experiment, seen: Seen, count: int) -> list[_Example]:
    dataset = _opened(experiment.data)
    train = _training_part(dataset, experiment)
    preprocess = Preprocess(seen.image_size, seen.channels, seen.interpolation, experiment.preprocessing.fit)
    found: list[_Example] = []
    for start in np.linspace(0, len(train), min(count, len(train)), endpoint=False).astype(np.int64):
        example = _first_readable(dataset, train[start : start + _TRIES], preprocess)
        if example is not None:
            found.append(example)
    if not found:
        raise UserError(
            "No training example can be shown.",
            where=dataset.where,
            remedy="See which files were left out of the data.",
        )
    return found


def _first_readable(dataset: Dataset, indices: npt.NDArray[np.int64], preprocess: Preprocess) -> _Example | None:
    for index in indices.tolist():
        try:
            stored = dataset.images.read(index, preprocess.read_at_least)
        except Unreadable:
            continue
        return _Example(dataset.names[index], _png(stored), preprocess(stored))
    return None


def _training_part(dataset: Dataset, experiment: Experiment) -> npt.NDArray[np.int64]:
    """Everything where no task can be answered yet: pictures can be looked at before the tasks are put right."""
    try:
        targets = [targets_of(task, dataset.columns) for task in experiment.tasks]
        return part_dataset(dataset, targets, experiment.split).train
    except UserError:
        return np.arange(len(dataset), dtype=np.int64)


def _bytes(images: torch.Tensor) -> _Bytes:
    """Shares of white (N, C, S, S) → uint8 (N, S, S, C)."""
    pixels: _Bytes = (images.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    return pixels


def _png(pixels: _Bytes) -> str:
    """uint8 (H, W, 1 or 3) → PNG in base64, no larger than it is shown."""
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels))
    image.thumbnail((PICTURE_PX, PICTURE_PX))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return base64.b64encode(file.getvalue()).decode("ascii")
