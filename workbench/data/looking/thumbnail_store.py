"""Thumbnails on disk: written by an engine, read by the window where the engine says they lie.

A data set's folder holds files that only grow (`*.thumbs`, one a writer) and a log that tells where in them the
thumbnail of an image lies. Its place is told only after its bytes are written, and with their check sum.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
import uuid
import zlib
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from workbench.data.record_log import RecordLog, append_whole

LIMIT_BYTES = 2 * 2**30
"""Of all data sets together; those that were looked at longest ago are forgotten first."""
_PLACE = np.dtype([("file", "S32"), ("offset", "<i8"), ("length", "<i4"), ("sum", "<u4")])
_USED = "used"


class Place(NamedTuple):
    """Where a thumbnail's bytes lie. A `length` of 0 says that the image cannot be read."""

    file: str
    """The name of a file in the store's folder."""
    offset: int
    length: int
    check: int
    """CRC-32 of the bytes."""


class ThumbnailStore:
    """The thumbnails of one data set, by the key of each image; may be used on several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = uuid.uuid4().hex
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()
        self._log = RecordLog(folder, "places", _PLACE)
        self._refused: dict[bytes, Place] = {}
        self._files = {path.name for path in folder.glob("*.thumbs")}

    def place(self, key: bytes) -> Place | None:
        """None where there is no thumbnail."""
        record = self._log.get(key)
        if record is None:
            return self._refused.get(key)
        name = f"{record['file'].decode()}.thumbs"
        if not record["length"] or name not in self._files:
            return None
        return Place(name, int(record["offset"]), int(record["length"]), int(record["sum"]))

    def put(self, key: bytes, thumbnail: bytes) -> Place:
        """Keeps a thumbnail. Raises `OSError` where the disk refuses."""
        with self._lock:
            if self._file is None:
                self._file = self._open()
            offset = append_whole(self._file, thumbnail)
        record = np.zeros(1, dtype=_PLACE)[0]
        record["file"], record["offset"], record["length"] = self._name.encode(), offset, len(thumbnail)
        record["sum"] = zlib.crc32(thumbnail)
        self._log.put(key, record)
        return Place(f"{self._name}.thumbs", offset, len(thumbnail), int(record["sum"]))

    def refuse(self, key: bytes) -> Place:
        """The image cannot be read now; that is remembered while the store is open, since its disk may come back."""
        return self._refused.setdefault(key, Place("", 0, 0, 0))

    def used(self) -> None:
        """The last to be forgotten."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / _USED).touch()
            os.utime(self.folder / _USED)

    def close(self) -> None:
        self._log.close()
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _open(self) -> BinaryIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._name}.thumbs"
        self._files.add(name)
        return (self.folder / name).open("ab", buffering=0)


def read_thumbnail(folder: Path, place: Place) -> bytes | None:
    """None where the file is gone or holds other bytes."""
    try:
        with (folder / place.file).open("rb") as file:
            file.seek(place.offset)
            data = file.read(place.length)
    except OSError:
        return None
    return data if zlib.crc32(data) == place.check else None


def folder_for(root: Path, source: str) -> Path:
    """Where the thumbnails of a data set lie; `source` names it for good, by its document or path."""
    return root / hashlib.blake2b(source.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def make_room(root: Path, limit_bytes: int = LIMIT_BYTES) -> None:
    """Forgets the data sets that were looked at longest ago, until the rest is within the limit; never the last one."""
    with contextlib.suppress(OSError):
        folders = sorted((path for path in root.iterdir() if path.is_dir()), key=_last_use, reverse=True)
        total = 0
        for number, folder in enumerate(folders):
            total += sum(path.stat().st_size for path in folder.iterdir())
            if number and total > limit_bytes:
                shutil.rmtree(folder, ignore_errors=True)


def _last_use(folder: Path) -> float:
    used = folder / _USED
    return used.stat().st_mtime if used.exists() else 0.0
