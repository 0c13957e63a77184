"""The codec of series: how the points of a curve become the bytes of a chunk, and back.

Steps are little-endian int64, values little-endian float64, one after the other without gaps. A full chunk is
compressed with zlib where that makes it smaller; a chunk that still grows is not, since it will be written again soon.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CHUNK_POINTS = 4096
"""Most points in one chunk."""

Steps = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Points = tuple[Sequence[int] | Steps, Sequence[float] | Values]
"""The steps and values of one series, equally many of each."""

_STEP_TYPE, _VALUE_TYPE = np.dtype("<i8"), np.dtype("<f8")
_PLAIN, _ZLIB = "plain", "zlib"


@dataclass(frozen=True)
class Chunk:
    """The encoded points of one chunk; `codec` is `plain` or `zlib`."""

    count: int
    codec: str
    steps: bytes
    values: bytes


def as_arrays(points: Points) -> tuple[Steps, Values]:
    """The points as arrays with rising steps; of several points at one step the last is kept.

    Raises `ValueError` where steps and values do not pair up or steps fall.
    """
    steps = np.asarray(points[0], dtype=np.int64)
    values = np.asarray(points[1], dtype=np.float64)
    if steps.ndim != 1 or steps.shape != values.shape:
        raise ValueError(f"{steps.shape} steps do not pair with {values.shape} values")
    if np.any(steps[1:] < steps[:-1]):
        raise ValueError("the steps of a series fall")
    last = np.append(steps[1:] != steps[:-1], True)[: len(steps)]
    return steps[last], values[last]


def encode(steps: Steps, values: Values) -> Chunk:
    """The bytes of up to `CHUNK_POINTS` points."""
    step_bytes = steps.astype(_STEP_TYPE, copy=False).tobytes()
    value_bytes = values.astype(_VALUE_TYPE, copy=False).tobytes()
    if len(steps) == CHUNK_POINTS:
        packed = zlib.compress(step_bytes), zlib.compress(value_bytes)
        if sum(map(len, packed)) < len(step_bytes) + len(value_bytes):
            return Chunk(len(steps), _ZLIB, *packed)
    return Chunk(len(steps), _PLAIN, step_bytes, value_bytes)


def decode(chunk: Chunk) -> tuple[Steps, Values]:
    """The points of a chunk, bit for bit as they were given to `encode`. Raises `ValueError` for a damaged chunk."""
    try:
        unpack = zlib.decompress if chunk.codec == _ZLIB else bytes
        steps = np.frombuffer(unpack(chunk.steps), dtype=_STEP_TYPE).astype(np.int64)
        values = np.frombuffer(unpack(chunk.values), dtype=_VALUE_TYPE).astype(np.float64)
    except zlib.error as error:
        raise ValueError(f"a chunk cannot be unpacked: {error}") from error
    if not len(steps) == len(values) == chunk.count:
        raise ValueError(f"a chunk of {chunk.count} points holds {len(steps)} steps and {len(values)} values")
    return steps, values


def split(steps: Steps, values: Values) -> Iterator[tuple[Steps, Values]]:
    """The points cut into runs of at most `CHUNK_POINTS`, in order."""
    for start in range(0, len(steps), CHUNK_POINTS):
        yield steps[start : start + CHUNK_POINTS], values[start : start + CHUNK_POINTS]
