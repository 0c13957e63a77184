"""A data set that is being looked at, with what is kept of it on disk."""

from __future__ import annotations

import contextlib
import hashlib
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.inspection.image_findings import ImageFindings, image_findings
from workbench.data.inspection.look_alikes import LookAlikes, find_look_alikes
from workbench.data.listing import natural_key
from workbench.data.looking.parts import parts_of
from workbench.data.looking.roll import PLACE, TRAIN, UNLABELLED, Roll, RollColumn
from workbench.data.looking.table import write_table
from workbench.data.looking.thumbnail import SIDE_PX, thumbnail
from workbench.data.looking.thumbnail_store import Place, ThumbnailStore, folder_for, make_room, read_thumbnail
from workbench.data.parallel import in_order
from workbench.data.reading import Unreadable
from workbench.data.record_log import key_of
from workbench.data.watching import Progress
from workbench.spec.data import DataSource
from workbench.spec.split import Split
from workbench.spec.task_outputs import task_columns
from workbench.spec.tasks import Regression, Task

_AT_ONCE = 16
"""Thumbnails that are made before the clock is looked at."""


class OpenedData:
    """`root` is the folder for what is kept of all data sets. Raises `UserError` where the data hold no images."""

    def __init__(self, data: DataSource, dataset: Dataset, root: Path) -> None:
        self.data = data
        self.dataset = dataset
        self.images = dataset.images
        self.digest = _digest(dataset)
        self.folder = folder_for(root, data.model_dump_json())
        self._root = root
        self._keys = [key_of(identity) for identity in dataset.identities]
        self._store = ThumbnailStore(self.folder)
        self._store.used()
        self._alike = self._kept_look_alikes()
        make_room(root)

    def close(self) -> None:
        self._store.close()

    # Thumbnails ------------------------------------------------------------------------------------------------------

    def thumbnails(self, examples: Sequence[int], seconds: float) -> Iterator[tuple[int, Place]]:
        """Where the thumbnails lie, of as many of `examples` as can be made in about so many seconds, at least some.

        Raises `UserError` where the disk refuses to keep them.
        """
        end = time.monotonic() + seconds
        for start in range(0, len(examples), _AT_ONCE):
            some = examples[start : start + _AT_ONCE]
            yield from zip(some, in_order(self._made, some, _silent), strict=True)
            if time.monotonic() > end:
                return

    def _made(self, example: int) -> Place:
        known = self._store.place(self._keys[example])
        if known is not None and (not known.length or read_thumbnail(self.folder, known) is not None):
            return known
        try:
            made = thumbnail(self.images.read(example, 2 * SIDE_PX))
        except Unreadable:
            return self._store.refuse(self._keys[example])
        try:
            return self._store.put(self._keys[example], made)
        except OSError as error:
            raise UserError(
                f"Thumbnails cannot be kept: {error.strerror or error}.",
                where=str(self.folder),
                remedy="Free some room on that disk, or make the folder writable.",
            ) from error

    # Inspection ------------------------------------------------------------------------------------------------------

    @property
    def inspected(self) -> bool:
        """Whether look-alikes were looked for."""
        return self._alike is not None

    def inspect(self, tell: Progress) -> None:
        """Looks for look-alikes. What `tell` raises loses nothing that was looked at."""
        alike = find_look_alikes(self.dataset, self.folder, tell)
        self._alike = alike
        with contextlib.suppress(OSError):
            self._keep(alike)

    def _keep(self, alike: LookAlikes) -> None:
        """In place of what was kept of the data as they were before. Raises `OSError`."""
        partial = self._alike_path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(file, identical=alike.identical, near=alike.near)
        for before in self.folder.glob("alike-*.npz"):
            before.unlink(missing_ok=True)
        partial.replace(self._alike_path)

    def save_table(self, path: Path) -> None:
        """See `write_table`; where look-alikes were not looked for, each image stands alone."""
        near = self._alike.near if self._alike is not None else np.full(len(self.dataset), -1, dtype=np.int64)
        write_table(self.data, self.dataset, near, path)

    @property
    def _alike_path(self) -> Path:
        return self.folder / f"alike-{self.digest}.npz"

    def _kept_look_alikes(self) -> LookAlikes | None:
        try:
            with self._alike_path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                return LookAlikes(kept["identical"], kept["near"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    # The roll --------------------------------------------------------------------------------------------------------

    def roll(self, split: Split, tasks: Sequence[Task], seen_px: int | None) -> tuple[Roll, ImageFindings]:
        """All examples as they would be split for the tasks, and what is worth knowing of them."""
        parts = parts_of(self.dataset, tasks, split)
        labels = [column for task in tasks for column in task_columns(task)]
        trains = np.where(parts == UNLABELLED, TRAIN, parts).astype(np.int8)
        told = image_findings(self.dataset, trains, self._alike, labels, seen_px)
        files, places = self._places()
        names = self.dataset.names
        units = {task.column: task.unit for task in tasks if isinstance(task, Regression)}
        by_name = sorted(range(len(names)), key=lambda at: natural_key(names[at]))
        roll = Roll(
            title=self.dataset.title,
            folder=str(self.folder),
            files=files,
            digest=self.digest,
            names=tuple(names),
            sizes=self.images.sizes.astype(np.int32),
            parts=parts,
            places=places,
            columns=tuple(
                RollColumn(name, column.values, column.codes.astype(np.int32), column.numbers, units.get(name, ""))
                for name, column in self.dataset.columns.items()
            ),
            by_name=np.array(by_name, dtype=np.int32),
            groups=self._groups(),
            marks=told.marks,
        )
        return roll, told

    def _groups(self) -> npt.NDArray[np.int32]:
        if self._alike is None:
            return np.full(len(self.dataset), -1, dtype=np.int32)
        return self._alike.near.astype(np.int32)

    def _places(self) -> tuple[tuple[str, ...], npt.NDArray[np.void]]:
        places = np.zeros(len(self.dataset), dtype=PLACE)
        places["file"] = -1
        numbers: dict[str, int] = {}
        for example, key in enumerate(self._keys):
            if (place := self._store.place(key)) is not None:
                number = numbers.setdefault(place.file, len(numbers))
                places[example] = (number, place.offset, place.length, place.check)
        return tuple(numbers), places


def _digest(dataset: Dataset) -> str:
    told = hashlib.blake2b(digest_size=16)
    for name, identity in zip(dataset.names, dataset.identities, strict=True):
        told.update(f"{name}\0{identity}\0".encode("utf-8", "surrogateescape"))
    return told.hexdigest()


def _silent(_done: int, _total: int) -> None:
    pass
