"""Files of decoded images: written once, whole or not at all, and never changed.

A file holds n images of one shape: a head, n digests of 16 bytes that say which images they are, and from the next
multiple of 4,096 bytes on their pixels, so that they can be mapped into memory. Its name follows from the digests: two
programs that decode the same images at the same time write the same file, and whichever is later replaces it by itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import uuid
import zlib
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]

SUFFIX = ".pixels"
PARTIAL_SUFFIX = ".partial"
DIGEST_BYTES = 16
_HEAD = struct.Struct("<8sQQQ")
"""Magic, number of images, bytes of an image, checksum of the digests."""
_MAGIC = b"TWPIXEL1"
_ALIGNMENT = 4096


def digest_of(identity: str) -> bytes:
    """The key of an image; `identity` changes whenever its content may have."""
    return hashlib.blake2b(identity.encode("utf-8", "surrogateescape"), digest_size=DIGEST_BYTES).digest()


@dataclass(frozen=True)
class Shard:
    """What a file holds of the images that were asked for: the row of each by its digest; `images` is read-only."""

    path: Path
    row_of: dict[bytes, int]
    images: Images


def write_shard(folder: Path, key: str, digests: Sequence[bytes], images: Images) -> Path:
    """Writes `images` (n, …), n ≥ 1, and returns the file. Raises `OSError`, and then leaves nothing behind."""
    joined = b"".join(digests)
    name = hashlib.blake2b(joined, digest_size=DIGEST_BYTES).hexdigest()
    path = folder / f"{key}-{name}{SUFFIX}"
    partial = folder / f".{path.name}.{uuid.uuid4().hex}{PARTIAL_SUFFIX}"
    head = _HEAD.pack(_MAGIC, len(digests), images[0].nbytes, zlib.crc32(joined)) + joined
    head += bytes(_pixels_at(len(digests)) - len(head))
    try:
        with partial.open("xb") as file:
            _reserve(file, len(head) + images.nbytes)
            file.write(head)
            file.write(np.ascontiguousarray(images).data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):  # renamed by now
            partial.unlink()
    return path


def open_shard(path: Path, wanted: Container[bytes], shape: tuple[int, int, int]) -> Shard | None:
    """Maps the file where it holds an image that is wanted; `None` where it holds none, is damaged, or is gone."""
    try:
        with path.open("rb") as file:
            digests = _digests(file, shape)
            row_of = {digest: row for row, digest in enumerate(digests) if digest in wanted}
            if not row_of:
                return None
            at = _pixels_at(len(digests))
            return Shard(path, row_of, np.memmap(file, np.uint8, "r", at, (len(digests), *shape)))
    except OSError:
        return None


def _digests(file: BinaryIO, shape: tuple[int, int, int]) -> list[bytes]:
    """Those of all rows; none where the file is not whole or holds images of another shape."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return []
    magic, count, row_bytes, checksum = _HEAD.unpack(head)
    size = os.fstat(file.fileno()).st_size
    if magic != _MAGIC or row_bytes != int(np.prod(shape)) or size != _pixels_at(count) + count * row_bytes:
        return []
    joined = file.read(count * DIGEST_BYTES)
    if zlib.crc32(joined) != checksum:
        return []
    return [joined[at : at + DIGEST_BYTES] for at in range(0, len(joined), DIGEST_BYTES)]


def _pixels_at(count: int) -> int:
    """Where the pixels of a file with `count` images begin."""
    return -(-(_HEAD.size + count * DIGEST_BYTES) // _ALIGNMENT) * _ALIGNMENT


def _reserve(file: BinaryIO, size: int) -> None:
    """A disk without room says so now, not after half of the file."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
