"""Images by number, wherever they lie: N images of C channels and S × S pixels.

They lie with the channels last, (S, S, C), as decoders write them and as training computes fastest: turning every batch
around would take longer than all else that is done to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workbench.data.pixel_cache.shard import Images

Indices = npt.NDArray[np.int64]


class PixelRows:
    """`shape` (N, C, S, S), uint8. Image n is row `row_N[n]` of `arrays[array_N[n]]`, which are (n, S, S, C) and may be
    mapped files.
    """

    def __init__(self, arrays: Sequence[Images], array_N: Indices, row_N: Indices, shape: tuple[int, int, int]) -> None:
        self._arrays, self._array_N, self._row_N = tuple(arrays), array_N, row_N
        self.shape = (len(row_N), *shape)

    @classmethod
    def of(cls, images: Images) -> PixelRows:
        """Of one array (N, C, S, S)."""
        numbers = np.arange(len(images), dtype=np.int64)
        _, channels, height, width = images.shape
        stored = np.ascontiguousarray(images.transpose(0, 2, 3, 1))
        return cls([stored], np.zeros_like(numbers), numbers, (channels, height, width))

    def __len__(self) -> int:
        return self.shape[0]

    @property
    def nbytes(self) -> int:
        """Of all N images, whatever memory holds of them."""
        return int(np.prod(self.shape))

    @property
    def in_memory(self) -> bool:
        """False where a part lies in mapped files."""
        return not any(isinstance(array, np.memmap) for array in self._arrays)

    def take(self, indices: Indices, out: Images | None = None) -> Images:
        """The images at `indices` (n,), 0 ≤ index < N, as (n, C, S, S) over `out`, a buffer for n where it is given."""
        if out is None:
            out = self.buffer(len(indices))
        rows = self._row_N[indices]
        if len(self._arrays) == 1:
            # Without a mode numpy gathers into a buffer of its own first; the rows were checked by the line before.
            np.take(self._arrays[0], rows, axis=0, out=out, mode="clip")
            return out.transpose(0, 3, 1, 2)
        for place, (array, row) in enumerate(zip(self._array_N[indices].tolist(), rows.tolist(), strict=True)):
            out[place] = self._arrays[array][row]
        return out.transpose(0, 3, 1, 2)

    def buffer(self, num_images: int) -> Images:
        """Room for so many images to be taken into."""
        _, channels, height, width = self.shape
        return np.empty((num_images, height, width, channels), dtype=np.uint8)

    def all(self) -> Images:
        """All in one new array. Raises `MemoryError`."""
        return self.take(np.arange(len(self), dtype=np.int64))
