"""A text for each row that is made when it is asked for: a million of them would take hundreds of megabytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt


class Lazy(Sequence[str]):
    """`text(number)` for each of the whole `numbers` (N,)."""

    def __init__(self, numbers: npt.NDArray[np.integer], text: Callable[[int], str]) -> None:
        self._numbers, self._text = numbers, text

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return Lazy(self._numbers[index], self._text)
        return self._text(int(self._numbers[index]))

    def of(self, kept: npt.NDArray[np.int64]) -> Lazy:
        """The rows `kept` alone, in that order."""
        return Lazy(self._numbers[kept], self._text)
