"""Columns put together from the blocks of rows in which a file is read, within the memory there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pyarrow as pa

from models.spec.errors import UserError
from models.spec.sizes import size_text
from workbench.data.listing import shown
from workbench.data.tables.cells import Cells, Texts, cells_of
from workbench.data.tables.findings import Rows
from workbench.data.tables.lines import mended

BLOCK_ROWS = 2**16
BLOCK_CHARACTERS = 2**24
"""What is read before it is handed on, whichever is reached first."""

ENCODED = pa.dictionary(pa.int32(), pa.large_string())

_SHARE_OF_FREE_MEMORY = 0.5
_PEAK_PER_BYTE = 6
"""Bytes at the peak of reading and looking up, for each byte that is gathered (measured: 5 at ten million rows)."""


def free_memory() -> int:
    """Bytes that reading a table may take."""
    return int(psutil.virtual_memory().available * _SHARE_OF_FREE_MEMORY)


class Gathered:
    """Rows of named columns; a column that a block lacks is missing there."""

    def __init__(self, path: Path, unit: Rows, memory: int | None = None) -> None:
        self._path, self._unit = path, unit
        self._memory = free_memory() if memory is None else memory
        self._taken = 0
        self._chunks: dict[str, list[Any]] = {}
        self._numbers: list[npt.NDArray[np.int64]] = []
        self._rows = 0

    def add(self, columns: Mapping[str, Texts], numbers: npt.NDArray[np.int64]) -> None:
        """`columns` hold texts of as many rows as `numbers`. Raises `UserError` where memory would not suffice."""
        count = len(numbers)
        for name in columns:
            if name not in self._chunks:
                self._chunks[name] = [pa.nulls(self._rows, ENCODED)] if self._rows else []
        for name, chunks in self._chunks.items():
            chunks.append(columns[name].dictionary_encode() if name in columns else pa.nulls(count, ENCODED))
            self._taken += _PEAK_PER_BYTE * chunks[-1].nbytes
        self._numbers.append(numbers)
        self._rows += count
        if self._taken > self._memory:
            raise self._too_much()

    def told_after(self, characters: int, total: int) -> tuple[int, int]:
        """Rows so far, and rows to expect of a file of `total` bytes."""
        return self._rows, max(self._rows, round(self._rows * total / max(1, characters)))

    def finish(self) -> tuple[dict[str, Cells], npt.NDArray[np.int64]]:
        """The columns by name, and each row's number in the file. Nothing more can be added."""
        cells = {}
        for name in list(self._chunks):
            chunks = self._chunks.pop(name)
            cells[name] = cells_of(pa.chunked_array(chunks, ENCODED).unify_dictionaries().combine_chunks())
        return cells, np.concatenate(self._numbers or [np.empty(0, dtype=np.int64)])

    def _too_much(self) -> UserError:
        last = int(self._numbers[-1][-1])
        return UserError(
            f"The file is too large for this computer: at {self._unit.unit} {last:,} the {size_text(self._memory)} of "
            "memory that can be spared are full. Nothing was opened.",
            where=shown(str(self._path)),
            remedy="Part the file, leave out columns that are not needed, or close other programs.",
        )


def text_array(texts: Sequence[str | None]) -> tuple[Texts, list[int]]:
    """An Arrow array of the texts, and which of them were not written in UTF-8 and are mended."""
    try:
        return pa.array(texts, pa.large_string()), []
    except UnicodeEncodeError:
        better = [None if text is None else mended(text) for text in texts]
        changed = [index for index, (old, new) in enumerate(zip(texts, better, strict=True)) if old != new]
        return pa.array(better, pa.large_string()), changed
