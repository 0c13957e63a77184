"""Records of fixed size, kept by key in files that only grow: whatever kills a writer, what was kept before is whole.

Every writer has a file of its own, so that two programs may write at once without knowing of each other. A record that
was cut off, or that the disk lost, does not agree with its check sum and counts as none.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import threading
import uuid
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

KEY_BYTES = 16


def key_of(identity: str) -> bytes:
    """The key of what changes with `identity`, which may be any text. It never ends in zero, which numpy cuts off."""
    told = hashlib.blake2b(identity.encode("utf-8", "surrogateescape"), digest_size=KEY_BYTES - 1)
    return told.digest() + b"\x01"


def append_whole(file: BinaryIO, data: bytes) -> int:
    """Where in the unbuffered `file` the data begin. Raises `OSError`, and then leaves the file as it was.

    A disk that is full takes a part of the data without a word.
    """
    start = file.seek(0, os.SEEK_END)
    if file.write(data) < len(data):
        file.truncate(start)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return start


class RecordLog:
    """`NAME-*.log` in a folder that is made at the first writing; may be used on several threads."""

    def __init__(self, folder: Path, name: str, dtype: np.dtype[np.void]) -> None:
        self._stored = np.dtype([("key", f"S{KEY_BYTES}"), ("value", dtype), ("check", "<u4")])
        self._folder = folder
        self._path = folder / f"{name}-{uuid.uuid4().hex}.log"
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()
        self._known: dict[bytes, np.void] = {}
        for path in sorted(folder.glob(f"{name}-*.log")):
            self._load(path)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: bytes) -> np.void | None:
        return self._known.get(key)

    def put(self, key: bytes, value: np.void) -> None:
        """Raises `OSError` where the disk refuses; the record is then known to this log alone."""
        record = np.zeros(1, dtype=self._stored)[0]
        record["key"], record["value"] = key, value
        record["check"] = _check(record.tobytes())
        with self._lock:
            self._known[key] = record["value"]
            if self._file is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab", buffering=0)
            append_whole(self._file, record.tobytes())

    def close(self) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _load(self, path: Path) -> None:
        with contextlib.suppress(OSError):  # what cannot be read is made anew
            data = path.read_bytes()
            size = self._stored.itemsize
            records = np.frombuffer(data, dtype=self._stored, count=len(data) // size)
            for start, record in zip(range(0, len(data), size), records, strict=False):
                if record["check"] == _check(data[start : start + size]):
                    self._known[bytes(record["key"])] = record["value"]


def _check(record: bytes) -> int:
    """Of all but the last four bytes, which hold it."""
    return zlib.crc32(record[:-4])
