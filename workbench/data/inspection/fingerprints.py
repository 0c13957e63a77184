"""What is kept of an image to tell whether another one is the same, or nearly the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from workbench.data.colours import Pixels

SIDE = 12
"""Height and width in pixels of the small colour picture that is kept."""
READ_AT_LEAST = 128
"""Pixels that either side of an image may be reduced to before its fingerprint is taken."""
DTYPE = np.dtype(
    [("digest", "S16"), ("whole", "?"), ("phash", "<u8"), ("small", "u1", (SIDE, SIDE, 3))],
)
"""One fingerprint. `digest`: of the pixels that were read; `whole`: these are known to be all of its pixels;
`phash`: 64 bits; `small`: the picture at `SIDE` × `SIDE`.
"""


@dataclass(frozen=True)
class Fingerprints:
    """Of N images; `digests` (N,) S16, `whole` (N,) bool, `phashes` (N,) uint64, `small` (N, SIDE, SIDE, 3) uint8."""

    digests: npt.NDArray[np.bytes_]
    whole: npt.NDArray[np.bool_]
    phashes: npt.NDArray[np.uint64]
    small: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, records: npt.NDArray[np.void]) -> Fingerprints:
        """From (N,) records of `DTYPE`."""
        return cls(records["digest"], records["whole"], records["phash"], records["small"])

    def __len__(self) -> int:
        return len(self.phashes)


def fingerprint(pixels: Pixels, full_size: tuple[int, int]) -> np.void:
    """One record of `DTYPE`: of pixels as they were read, of an image that has `full_size` (width, height), which is
    zero where it is not known.
    """
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    record: np.void = np.zeros(1, dtype=DTYPE)[0]
    record["digest"] = digest_of(pixels)
    record["whole"] = image.size == tuple(full_size)
    record["phash"] = phash(image)
    record["small"] = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.uint8)
    return record


def digest_of(pixels: Pixels) -> bytes:
    """16 bytes. A grey image and the same image stored in colour have one digest, since they look the same.

    The last byte is never zero: numpy's fixed-length bytes lose zeros at their end.
    """
    grey = pixels.shape[-1] == 3 and (pixels == pixels[..., :1]).all()
    shown = np.ascontiguousarray(pixels[..., :1] if grey else pixels)
    told = hashlib.blake2b(shown.tobytes(), digest_size=15, person=b"pixels")
    told.update(repr(shown.shape).encode())
    return told.digest() + b"\x01"


def phash(image: Image.Image) -> int:
    """The perceptual hash of 64 bits: the signs of the 8 × 8 lowest frequencies of a 32 × 32 grey copy, about their
    median (Zauner 2010, Implementation and Benchmarking of Perceptual Image Hash Functions, section 3.2.1).
    """
    bits = imagehash.phash(image).hash
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
