"""Looking through all images of a data set for those that look alike; what was looked at is remembered."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import Dataset, ImageInputs
from workbench.data.inspection.duplicates import exact_groups, near_groups
from workbench.data.inspection.fingerprints import DTYPE, READ_AT_LEAST, Fingerprints, digest_of, fingerprint
from workbench.data.inspection.grouping import Groups
from workbench.data.parallel import in_order
from workbench.data.reading import Unreadable
from workbench.data.record_log import RecordLog, key_of
from workbench.data.watching import Progress


@dataclass(frozen=True)
class LookAlikes:
    """`identical` (N,) and `near` (N,) number groups from 0; -1 stands alone. Identical ones are near as well."""

    identical: Groups
    near: Groups


def find_look_alikes(dataset: Dataset, folder: Path | None, tell: Progress) -> LookAlikes:
    """Reads every image once, and again only where it changed: fingerprints are kept in `folder`, where it is given.

    Images that cannot be read stand alone. `tell(done, total)` may raise, which loses nothing that was looked at.
    """
    log = RecordLog(folder, "prints", DTYPE) if folder is not None else None
    try:
        records = _records(dataset, log, tell)
    finally:
        if log is not None:
            log.close()
    readable = np.array([at for at, record in enumerate(records) if record is not None], dtype=np.int64)
    prints = Fingerprints.of(np.array([records[at] for at in readable], dtype=DTYPE))

    def go_on() -> None:
        tell(len(dataset), len(dataset))

    def full_digest(at: int) -> bytes:
        go_on()
        return _full_digest(dataset.images, int(readable[at]))

    identical = exact_groups(prints, full_digest)
    near = near_groups(prints, identical, go_on)
    return LookAlikes(_spread(identical, readable, len(dataset)), _spread(near, readable, len(dataset)))


def _records(dataset: Dataset, log: RecordLog | None, tell: Progress) -> list[np.void | None]:
    images = dataset.images

    def look(at: int) -> np.void | None:
        key = key_of(dataset.identities[at])
        known = log.get(key) if log is not None else None
        if known is not None:
            return known
        try:
            record = fingerprint(images.read(at, READ_AT_LEAST), _size(images, at))
        except Unreadable:
            return None
        if log is not None:
            with contextlib.suppress(OSError):  # a full disk costs the next search its head start
                log.put(key, record)
        return record

    return in_order(look, range(len(dataset)), tell)


def _full_digest(images: ImageInputs, at: int) -> bytes:
    """Of an image that was read at a part of its size; one that fails now is like no other."""
    try:
        return digest_of(images.read(at, None))
    except Unreadable:
        return at.to_bytes(8, "big") + b"\x01"


def _size(images: ImageInputs, at: int) -> tuple[int, int]:
    width, height = images.sizes[at].tolist()
    return width, height


def _spread(groups: Groups, places: npt.NDArray[np.int64], number: int) -> Groups:
    """From those that could be read to all."""
    told = np.full(number, -1, dtype=np.int64)
    told[places] = groups
    return told
