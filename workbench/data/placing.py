"""Where decoded images lie: in memory, or from a size on in a file that is mapped into memory and used again."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError

Images = npt.NDArray[np.uint8]
Shape = tuple[int, int, int, int]

MEMORY_LIMIT_BYTES = 2**30
"""Arrays above this go to a file, where there is a folder for it."""
KEPT_FILES = 3
ABANDONED_AFTER_S = 24 * 3600.0


def placed(
    shape: Shape,
    key: str,
    fill: Callable[[Images], None],
    cache_dir: Path | None,
    limit_bytes: int | None = None,
) -> Images:
    """A writable uint8 array of `shape` that `fill` has filled, or a file of the same `key` that it filled before.

    Writing into a mapped array changes no file. What `fill` raises passes through and leaves no file behind. Raises
    `UserError` where memory or disk do not suffice. `limit_bytes` is `MEMORY_LIMIT_BYTES` unless given.
    """
    limit_bytes = MEMORY_LIMIT_BYTES if limit_bytes is None else limit_bytes
    if cache_dir is None or math.prod(shape) <= limit_bytes:
        images = _in_memory(shape)
        fill(images)
        return images
    path = cache_dir / f"images-{key}.npy"
    if (known := _opened(path, shape)) is not None:
        return known
    with _refused_disk(cache_dir):
        _make_room(cache_dir, math.prod(shape), path)
        return _written(path, shape, fill)


def _in_memory(shape: Shape) -> Images:
    try:
        return np.empty(shape, dtype=np.uint8)
    except MemoryError as error:
        raise UserError(
            f"The images need {math.prod(shape) / 2**30:.1f} GiB of memory.",
            where="preprocessing.image_size",
            remedy="Choose a smaller image size or fewer labelled examples.",
        ) from error


def _opened(path: Path, shape: Shape) -> Images | None:
    try:
        images: Images = np.load(path, mmap_mode="c", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if images.shape != shape or images.dtype != np.uint8:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # used now: the last to be forgotten
    return images


def _written(path: Path, shape: Shape, fill: Callable[[Images], None]) -> Images:
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}.partial")
    try:
        mapped = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
        _reserve(partial)
        fill(mapped)
        mapped.flush()
        del mapped
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):  # renamed by now; or still mapped, where the system forbids removing it
            partial.unlink()
    images: Images = np.load(path, mmap_mode="c", allow_pickle=False)
    return images


def _reserve(path: Path) -> None:
    """Writing to a mapped page that the disk has no room for kills the process; asked before, it is an `OSError`."""
    if hasattr(os, "posix_fallocate"):
        with path.open("rb+") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)


def _make_room(cache_dir: Path, needed_bytes: int, path: Path) -> None:
    """Removes all but the latest files of ours, and what killed processes left half written."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    finished = [file for file in cache_dir.glob("images-*.npy") if file != path]
    finished.sort(key=lambda file: file.stat().st_mtime, reverse=True)
    abandoned = [
        file for file in cache_dir.glob(".images-*.partial") if time.time() - file.stat().st_mtime > ABANDONED_AFTER_S
    ]
    for file in [*finished[KEPT_FILES - 1 :], *abandoned]:
        with contextlib.suppress(OSError):  # in use, where the system forbids removing such files
            file.unlink()
    free = shutil.disk_usage(cache_dir).free
    if free < needed_bytes:
        raise UserError(
            f"The images need {needed_bytes / 2**30:.1f} GiB on disk, and {free / 2**30:.1f} GiB are free.",
            where=str(cache_dir),
            remedy="Free some room, or choose a smaller image size or fewer labelled examples.",
        )


@contextmanager
def _refused_disk(cache_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"The images cannot be kept on disk: {error.strerror or error}.",
            where=str(cache_dir),
            remedy="Free some room, make the folder writable, or choose a smaller image size.",
        ) from error
