"""An image folder as a data set: one subfolder a class, or parts with such subfolders; every file is looked at."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.colours import Pixels
from workbench.data.columns import Column
from workbench.data.dataset import NO_PART, Dataset, ImageInputs
from workbench.data.folder_links import link_findings
from workbench.data.image_looks import Look, look_at
from workbench.data.inspection.odd_files import odd_files
from workbench.data.label_source import Source
from workbench.data.labels import checked_labels
from workbench.data.listing import FoundFile, list_folder, shown
from workbench.data.parallel import in_order
from workbench.data.part_folders import unlike_classes
from workbench.data.reading import read_image
from workbench.data.watching import Progress
from workbench.spec.data import MAIN_COLUMN, ImageFolder
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding, SkippedFile


def open_folder(data: ImageFolder, tell: Progress) -> Dataset:
    """Raises `UserError` naming the folder where nothing in it can be used, and what `tell(done, total)` raises."""
    root = Path(data.path)
    with contextlib.suppress(RuntimeError):  # no such user: the folder is then missing under its own name
        root = root.expanduser()
    listing = list_folder(root)
    looked_at = in_order(lambda file: look_at(file.path), listing.files, tell)
    usable = [(file, look) for file, look in zip(listing.files, looked_at, strict=True) if look.inspection]
    refused = tuple(
        SkippedFile(path=file.name, reason=look.reason)
        for file, look in zip(listing.files, looked_at, strict=True)
        if look.inspection is None
    )
    skipped = listing.skipped + refused
    if not usable:
        raise _nothing_usable(root, skipped)
    dataset = _dataset(root, listing.classes, usable, skipped)
    return replace(
        dataset,
        parts=_parts(usable),
        findings=(
            *listing.findings,
            *_unlike_parts(listing.classes, usable),
            *_labels(dataset),
            *link_findings(root, [file for file, _ in usable]),
            *_odd(usable),
        ),
    )


def _dataset(
    root: Path, classes: tuple[str, ...], usable: list[tuple[FoundFile, Look]], skipped: tuple[SkippedFile, ...]
) -> Dataset:
    inspections = [look.inspection for _, look in usable if look.inspection]
    labels = np.array([file.label for file, _ in usable], dtype=np.int64)
    paths = [file.path for file, _ in usable]

    def read(index: int, at_least: int | None) -> Pixels:
        return read_image(paths[index], at_least)

    return Dataset(
        title=shown(root.absolute().name) or str(root.absolute()),
        where=str(root),
        inputs=ImageInputs(
            sizes=np.array([(seen.width, seen.height) for seen in inspections], dtype=np.int64),
            channels=max(seen.channels for seen in inspections),
            read=read,
        ),
        columns={MAIN_COLUMN: Column(classes, labels).of(np.arange(len(usable)))},
        names=tuple(file.name for file, _ in usable),
        identities=tuple(look.identity for _, look in usable),
        skipped=skipped,
    )


def _parts(usable: list[tuple[FoundFile, Look]]) -> npt.NDArray[np.int8] | None:
    parts = np.array([file.part for file, _ in usable], dtype=np.int8)
    return None if (parts == NO_PART).all() else parts


def _unlike_parts(classes: tuple[str, ...], usable: list[tuple[FoundFile, Look]]) -> list[Finding]:
    by_part: dict[int, set[str]] = {}
    for file, _ in usable:
        by_part.setdefault(file.part, set()).add(classes[file.label])
    return [] if set(by_part) == {NO_PART} else unlike_classes(by_part)


def _labels(dataset: Dataset) -> tuple[Finding, ...]:
    source = Source(
        "the class folders",
        lambda rows: tuple(dataset.names[row] for row in rows[:MAX_NAMED_PLACES].tolist()),
        to_join="Put their images into one folder if they are the same.",
        may_be_sets=False,
    )
    return checked_labels(source, dataset.columns[MAIN_COLUMN]).findings


def _odd(usable: list[tuple[FoundFile, Look]]) -> tuple[Finding, ...]:
    return odd_files([file.name for file, _ in usable], [look.inspection for _, look in usable if look.inspection])


def _nothing_usable(root: Path, skipped: tuple[SkippedFile, ...]) -> UserError:
    first = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
    number = "1 entry was" if len(skipped) == 1 else f"{len(skipped)} entries were"
    return UserError(
        f"The folder holds no image that can be read; {number} left out{first}.",
        where=str(root),
        remedy="Fill its subfolders with PNG, JPEG, WebP, BMP, TIFF or GIF images.",
    )
