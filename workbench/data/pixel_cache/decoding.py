"""From identities to pixels: what the cache has is taken from there, what it lacks is decoded and kept.

Nothing that follows depends on where pixels come from: the same images come out with a cold cache, a warm one or none.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psutil

from models.spec.errors import UserError
from models.spec.sizes import size_text
from workbench.data.parallel import in_order
from workbench.data.pixel_cache.cache import PixelCache, used_now
from workbench.data.pixel_cache.rows import PixelRows
from workbench.data.pixel_cache.shard import Images, digest_of, open_shard, write_shard
from workbench.data.reading import Unreadable
from workbench.data.watching import Cancelled, Progress

IN_MEMORY_BYTES = 2**30
"""Images that take no more than this are read from their files once, into one array."""


_GONE = "it is gone, or cannot be reached"


@dataclass(frozen=True)
class Decoder:
    """What turns an example into pixels of `shape` (C, S, S), which are kept as (S, S, C).

    `key` changes with everything that is done to them.
    """

    key: str
    shape: tuple[int, int, int]
    decode: Callable[[int], Images]
    """From the number of an example to its pixels; safe to call from several threads. Raises `Unreadable`."""


class Undecodable(Exception):
    """Examples that cannot be decoded, by number, each with the reason. All others are decoded and kept."""

    def __init__(self, reasons: dict[int, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


@dataclass(frozen=True)
class Decoded:
    """`rows` holds the images in the order that was asked for. `unkept`: why some are not in the cache, or empty."""

    rows: PixelRows
    unkept: str = ""


def decoded_images(identities: Sequence[str], decoder: Decoder, cache: PixelCache | None, tell: Progress) -> Decoded:
    """The images of all examples, example n with `identities[n]`; the same identity is decoded once, none at all never.

    `tell(done, total)` counts those that the cache lacks; what it raises ends the work, and what was decoded by then is
    kept. Raises `Undecodable`, and `UserError` where neither the cache nor memory has room, before anything is decoded.
    """
    if gone := {number: _GONE for number, identity in enumerate(identities) if not identity}:
        raise Undecodable(gone)
    work = _Work(decoder, cache, [digest_of(identity) for identity in identities])
    missing = work.find_kept()
    work.check_room(len(missing))
    reasons = work.decode(missing, tell)
    if reasons:
        raise Undecodable(work.of_all_alike(reasons))
    return Decoded(_compact(work.rows()), work.unkept)


class _Work:
    """Arrays of pixels as they are found and made, and where the image of each digest lies in them."""

    def __init__(self, decoder: Decoder, cache: PixelCache | None, digests: list[bytes]) -> None:
        self._decoder, self._cache, self._digests = decoder, cache, digests
        channels, height, width = decoder.shape
        self._stored_shape = (height, width, channels)
        self._row_bytes = int(np.prod(decoder.shape))
        self._arrays: list[Images] = []
        self._place_of: dict[bytes, tuple[int, int]] = {}
        self._used: set[Path] = set()
        self.unkept = ""

    def find_kept(self) -> list[int]:
        """Maps what the cache holds; returns the first example of every digest that it lacks."""
        wanted = set(self._digests)
        for path in self._cache.files(self._decoder.key) if self._cache else []:
            self._map(path, wanted)
        first = dict(zip(reversed(self._digests), range(len(self._digests) - 1, -1, -1), strict=True))
        return sorted(first[digest] for digest in wanted - self._place_of.keys())

    def _map(self, path: Path, wanted: set[bytes]) -> bool:
        shard = open_shard(path, wanted, self._stored_shape)
        if shard is None:
            return False
        used_now(path)
        self._used.add(path)
        self._place_of |= {digest: (len(self._arrays), row) for digest, row in shard.row_of.items()}
        self._arrays.append(shard.images)
        return True

    def of_all_alike(self, reasons: dict[int, str]) -> dict[int, str]:
        """The same reasons, also for other examples of the same image."""
        reason_of = {self._digests[number]: reason for number, reason in reasons.items()}
        return {number: reason_of[digest] for number, digest in enumerate(self._digests) if digest in reason_of}

    def check_room(self, num_missing: int) -> None:
        """Raises `UserError` where what is missing has room neither in the cache nor in memory."""
        needed = num_missing * self._row_bytes
        on_disk = self._cache.room_bytes(self._used) if self._cache else 0
        if needed > on_disk + _memory_bytes():
            raise self._no_room(needed, on_disk)

    def decode(self, missing: list[int], tell: Progress) -> dict[int, str]:
        """Decodes these examples part by part; returns the reasons of those that cannot be."""
        reasons: dict[int, str] = {}
        done = 0
        while done < len(missing):
            part = missing[done : done + self._part_size(len(missing) - done)]
            images = self._empty(len(part))
            told = _Told(tell, done, len(missing))
            reasons |= self._decode_part(part, images, told)
            done += len(part)
        tell(len(missing), len(missing))
        return reasons

    def _part_size(self, num_left: int) -> int:
        if self._cache is None:
            return num_left
        return max(1, min(num_left, self._cache.shard_bytes // self._row_bytes))

    def _decode_part(self, part: list[int], images: Images, tell: Progress) -> dict[int, str]:
        """Fills `images` and keeps them, also those that are done when the work is broken off."""
        reasons: dict[int, str] = {}
        filled = np.zeros(len(part), dtype=bool)

        def decode(row: int) -> None:
            try:
                images[row] = self._decoder.decode(part[row]).transpose(1, 2, 0)
                filled[row] = True
            except Unreadable as unreadable:
                reasons[part[row]] = str(unreadable)

        try:
            in_order(decode, range(len(part)), tell)
        except Cancelled:
            self._keep(part, images, filled)
            raise
        self._keep(part, images, filled)
        return reasons

    def _keep(self, part: list[int], images: Images, filled: npt.NDArray[np.bool_]) -> None:
        """In a file where the cache takes one, else in memory."""
        if not filled.all():
            images = images[filled]
        digests = [self._digests[example] for example in itertools.compress(part, filled.tolist())]
        if not digests or self._written(digests, images):
            return
        self._place_of |= {digest: (len(self._arrays), row) for row, digest in enumerate(digests)}
        self._arrays.append(images)

    def _written(self, digests: list[bytes], images: Images) -> bool:
        if self._cache is None:
            return False
        try:
            self._cache.make_room(images.nbytes, self._used)
            path = write_shard(self._cache.folder, self._decoder.key, digests, images)
        except OSError as error:
            self.unkept = error.strerror or str(error)
            self._cache = None  # what is left to decode stays in memory, in one piece
            return False
        return self._map(path, set(digests))

    def _empty(self, num_images: int) -> Images:
        needed = num_images * self._row_bytes
        if self._cache is None and needed > _memory_bytes():
            raise self._no_room(needed, 0)
        try:
            return np.empty((num_images, *self._stored_shape), dtype=np.uint8)
        except MemoryError as error:
            raise self._no_room(needed, 0) from error

    def _no_room(self, needed: int, on_disk: int) -> UserError:
        disk = f"the cache has room for {size_text(on_disk)}" if self._cache else "there is no cache"
        return UserError(
            f"The decoded images need {size_text(needed)}; {disk}, and memory has for {size_text(_memory_bytes())}.",
            where=str(self._cache.folder) if self._cache else "preprocessing.image_size",
            remedy="Choose a smaller image size or fewer labelled examples, free disk or raise the cache's limit.",
        )

    def rows(self) -> PixelRows:
        places = np.array([self._place_of[digest] for digest in self._digests], dtype=np.int64).reshape(-1, 2)
        return PixelRows(self._arrays, places[:, 0], places[:, 1], self._decoder.shape)


class _Told:
    """Progress of a part, told as progress of the whole."""

    def __init__(self, tell: Progress, before: int, total: int) -> None:
        self._tell, self._before, self._total = tell, before, total

    def __call__(self, done: int, _total: int) -> None:
        self._tell(self._before + done, self._total)


def _compact(rows: PixelRows) -> PixelRows:
    """One array in memory where it is small enough; what lies in memory already is not copied."""
    if rows.in_memory or rows.nbytes > min(IN_MEMORY_BYTES, _memory_bytes()):
        return rows
    return PixelRows.of(rows.all())


def _memory_bytes() -> int:
    """What images may take of the memory that is free now."""
    return int(psutil.virtual_memory().available) // 2
