"""The examples of torchvision's data sets: arrays in memory, or files with labels. N examples."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.colours import Pixels
from workbench.data.columns import Column
from workbench.data.dataset import NO_PART, Dataset, ImageInputs
from workbench.data.image_looks import look_at
from workbench.data.listing import shown
from workbench.data.parallel import in_order
from workbench.data.reading import read_image
from workbench.data.watching import Progress
from workbench.spec.data import MAIN_COLUMN
from workbench.spec.data_description import SkippedFile

ATTRIBUTES = "attributes"
SPECIES = "species"
_TURNED = frozenset({"EMNIST"})
"""Sets whose images are stored with rows and columns exchanged."""


@dataclass(frozen=True)
class PartOfSet:
    """One object of a class of torchvision.datasets, and the part that it is."""

    part: int
    examples: Any


def columns_of(parts: Sequence[PartOfSet]) -> dict[str, Column]:
    """The labels of all parts. Raises `ValueError` or `LookupError` where they do not fit the images or the classes."""
    told = [_labels(part.examples) for part in parts]
    for part, labels in zip(parts, told, strict=True):
        if any(len(texts) != len(part.examples) for texts in labels.values()):
            raise ValueError("there are not as many labels as images")
    return {column: Column.of_texts([text for labels in told for text in labels[column]]) for column in told[0]}


def dataset_of(
    name: str, parts: Sequence[PartOfSet], columns: Mapping[str, Column], root: Path, tell: Progress
) -> Dataset:
    """All parts as one data set. Raises `UserError` where no image can be read, and what `tell` raises."""
    part_of = np.concatenate([np.full(len(part.examples), part.part, dtype=np.int8) for part in parts])
    told = Dataset(
        title=name,
        where=str(root),
        inputs=ImageInputs(np.empty((0, 2), dtype=np.int64), 1, _unread),
        columns=columns,
        names=(),
        identities=(),
        parts=None if (part_of == NO_PART).all() else part_of,
    )
    if hasattr(parts[0].examples, "data"):
        return _with_arrays(told, [_pixels(name, part.examples) for part in parts], tell)
    return _with_files(told, [path for part in parts for path in _paths(part.examples)], root, tell)


def _labels(examples: Any) -> dict[str, list[str]]:
    """The text of every label, by column."""
    if hasattr(examples, "attr"):
        names = [name for name in examples.attr_names if name]
        return {ATTRIBUTES: ["|".join(np.array(names)[row.astype(bool)]) for row in np.asarray(examples.attr)]}
    classes = getattr(examples, "classes", None) or getattr(examples, "categories", None)
    codes = np.asarray(_codes(examples)).astype(np.int64).ravel()
    named = [_named(classes[code]) for code in codes] if classes else [str(code) for code in codes]
    told = {MAIN_COLUMN: named}
    if hasattr(examples, "_bin_labels"):
        told[SPECIES] = [examples.bin_classes[code] for code in examples._bin_labels]  # noqa: SLF001
    return told


def _named(label: Any) -> str:
    """Imagenette gives a class several names."""
    return str(label[0] if isinstance(label, tuple) else label)


def _codes(examples: Any) -> Any:
    """Torchvision keeps the labels under several names, most of them its own."""
    for name in ("targets", "labels", "_labels", "y"):
        if hasattr(examples, name):
            kept = getattr(examples, name)
            return kept[:, 0] if getattr(kept, "ndim", 1) == 2 else kept  # QMNIST keeps more than the label
    return [label for _, label in _samples(examples)]


def _samples(examples: Any) -> Any:
    return examples._samples if hasattr(examples, "_samples") else examples.samples  # noqa: SLF001


def _pixels(name: str, examples: Any) -> npt.NDArray[np.uint8]:
    """(N, H, W, C) of 0…255."""
    values = np.asarray(examples.data)
    if values.ndim == 3:
        return (values.swapaxes(1, 2) if name in _TURNED else values)[..., np.newaxis].astype(np.uint8, copy=False)
    if values.shape[1] == 3 and values.shape[3] != 3:
        values = values.transpose(0, 2, 3, 1)
    return values.astype(np.uint8, copy=False)


def _paths(examples: Any) -> list[Path]:
    for name in ("_image_files", "_images"):
        if hasattr(examples, name):
            return [Path(path) for path in getattr(examples, name)]
    if hasattr(examples, "filename"):  # CelebA
        folder = Path(examples.root) / examples.base_folder / "img_align_celeba"
        return [folder / name for name in examples.filename]
    if hasattr(examples, "index"):  # Caltech tells a class and a number; its file is named after both
        return [_caltech_path(examples, at) for at in range(len(examples))]
    return [Path(path) for path, _ in _samples(examples)]


def _caltech_path(examples: Any, at: int) -> Path:
    root, number, category = Path(examples.root), examples.index[at], examples.categories[examples.y[at]]
    if type(examples).__name__ == "Caltech101":
        return root / "101_ObjectCategories" / str(category) / f"image_{number:04d}.jpg"
    return root / "256_ObjectCategories" / str(category) / f"{examples.y[at] + 1:03d}_{number:04d}.jpg"


def _with_arrays(told: Dataset, arrays: Sequence[npt.NDArray[np.uint8]], tell: Progress) -> Dataset:
    starts = np.cumsum([0, *(len(array) for array in arrays)])
    tell(int(starts[-1]), int(starts[-1]))

    def read(index: int, _at_least: int | None) -> Pixels:
        at = int(np.searchsorted(starts, index, side="right")) - 1
        return np.array(arrays[at][index - starts[at]])

    height, width, channels = arrays[0].shape[1:]
    names = tuple(f"{told.title}/{index}" for index in range(int(starts[-1])))
    sizes = np.tile(np.array([width, height], dtype=np.int64), (len(names), 1))
    content = _content(arrays)
    identities = tuple(f"{content}/{index}" for index in range(len(names)))
    return replace(told, inputs=ImageInputs(sizes, int(channels), read), names=names, identities=identities)


def _content(arrays: Sequence[npt.NDArray[np.uint8]]) -> str:
    """Changes with any pixel: another folder may hold other images under the same name."""
    told = hashlib.blake2b(digest_size=16)
    for array in arrays:
        told.update(f"{array.shape}".encode())
        told.update(np.ascontiguousarray(array).data)
    return told.hexdigest()


def _with_files(told: Dataset, paths: Sequence[Path], root: Path, tell: Progress) -> Dataset:
    looks = in_order(look_at, paths, tell)
    names = [_name(path, root) for path in paths]
    part = np.zeros(len(paths), dtype=np.int8) if told.parts is None else told.parts
    readable = [at for at, look in enumerate(looks) if look.inspection]
    kept = np.array(
        sorted(readable, key=lambda at: (part[at], names[at])), dtype=np.int64
    )  # some come as the disk has them
    if not len(kept):
        raise UserError(
            f"{told.title} holds no image that can be read.",
            where=str(root),
            remedy="Download it anew into an empty folder.",
        )
    seen = [look.inspection for look in looks]
    whole = replace(
        told,
        inputs=ImageInputs(
            sizes=np.array([(look.width, look.height) if look else (0, 0) for look in seen], dtype=np.int64),
            channels=max(look.channels for look in seen if look),
            read=lambda index, at_least: read_image(paths[index], at_least),
        ),
        names=names,
        identities=[look.identity for look in looks],
    )
    skipped = tuple(
        SkippedFile(path=name, reason=look.reason)
        for name, look in zip(names, looks, strict=True)
        if look.inspection is None
    )
    return replace(whole.of(kept), skipped=skipped)


def _name(path: Path, root: Path) -> str:
    return shown(str(path.relative_to(root)) if path.is_relative_to(root) else str(path))


def _unread(_index: int, _at_least: int | None) -> Pixels:
    raise AssertionError  # replaced before the data set is handed out
