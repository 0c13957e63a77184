"""A column of a table as it was read: each distinct text once, and for each row which of them it holds. N rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.columns import MISSING, Column, natural_order

Texts = Any
"""An Arrow array of texts (`large_string`), which pyarrow gives no type for."""
Codes = npt.NDArray[np.int32]

MISSING_TEXTS = ("", "nan", "-nan", "na", "n/a", "#n/a", "<na>", "null")
"""Cells that say there is no value, in any case and with any blanks around."""

MOST_IN_NATURAL_ORDER = 2**14
"""Columns with more distinct texts are ids or prose: they are sorted plainly, a hundred times faster."""

_FEW = 8


@dataclass(frozen=True)
class Cells:
    """`codes` (N,) index `texts`, or are `MISSING`; `numbers` hold the number of each text where all, or all but a
    few slips, are numbers; NaN of the slips.
    """

    texts: Texts
    codes: Codes
    numbers: npt.NDArray[np.float64] | None = None
    decimal_comma: bool = False

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def present(self) -> Codes:
        """The codes that rows have, each once, ascending."""
        is_present = np.zeros(len(self.texts) + 1, dtype=np.bool_)  # one more, for what is missing
        is_present[self.codes] = True
        return np.flatnonzero(is_present[:-1]).astype(np.int32)

    def of(self, kept: npt.NDArray[np.int64]) -> Cells:
        """The rows `kept` alone, in that order."""
        return replace(self, codes=self.codes[kept])

    def strings(self) -> TextSequence:
        """The text of every row, empty where missing."""
        return TextSequence(self.texts, self.codes)

    def column(self) -> Column:
        """The values in their natural order; plainly sorted beyond `MOST_IN_NATURAL_ORDER`."""
        present = self.present
        ordered = present[self._order(present)]
        place = np.full(len(self.texts) + 1, MISSING, dtype=np.int64)
        place[ordered] = np.arange(len(ordered))
        values = tuple(self.texts.take(pa.array(ordered)).to_pylist())
        numbers = None if self.numbers is None or not len(present) else np.append(self.numbers, np.nan)[self.codes]
        return Column(values, place[self.codes], numbers)

    def _order(self, present: Codes) -> npt.NDArray[np.int64]:
        texts = self.texts.take(pa.array(present))
        if self.numbers is None and len(present) <= MOST_IN_NATURAL_ORDER:
            place = {text: index for index, text in enumerate(texts.to_pylist())}
            return np.array([place[text] for text in natural_order(set(place))], dtype=np.int64)
        by_text = np.asarray(pc.sort_indices(texts)).astype(np.int64)
        return by_text if self.numbers is None else by_text[np.argsort(self.numbers[present][by_text], kind="stable")]


class TextSequence(Sequence[str]):
    """Texts of rows that stay in Arrow's memory, a sixth of what Python's would take, until each is asked for."""

    def __init__(self, texts: Texts, codes: Codes) -> None:
        self._texts, self._codes = texts, codes

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return TextSequence(self._texts, self._codes[index])
        code = int(self._codes[index])
        return "" if code == MISSING else str(self._texts[code].as_py())


def cells_of(encoded: Any) -> Cells:
    """From a dictionary-encoded Arrow array; texts of `MISSING_TEXTS` become missing."""
    texts = encoded.dictionary
    codes = encoded.indices.fill_null(MISSING).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    trimmed = pc.utf8_trim_whitespace(texts)
    missing = np.asarray(pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(MISSING_TEXTS, pa.large_string())))
    if missing.any():
        place = np.append(np.where(missing, MISSING, np.cumsum(~missing) - 1), MISSING).astype(np.int32)
        codes = place[codes]
        texts, trimmed = texts.filter(pa.array(~missing)), trimmed.filter(pa.array(~missing))
    numbers = _numbers(trimmed)
    if numbers is None and _has_decimal_commas(trimmed):
        return Cells(texts, codes, _numbers(pc.replace_substring(trimmed, ",", ".")), decimal_comma=True)
    return Cells(texts, codes, numbers)


def _numbers(trimmed: Texts) -> npt.NDArray[np.float64] | None:
    """The number of each text, None where one is none; infinite ones are."""
    try:
        pc.cast(trimmed.slice(0, _FEW), pa.float64())  # fails at once where the rest would be tried in vain
        numbers: npt.NDArray[np.float64] = np.asarray(pc.cast(trimmed, pa.float64()))
    except pa.ArrowInvalid:
        return None
    return numbers if len(numbers) and not bool(np.isnan(numbers).any()) else None


def _has_decimal_commas(trimmed: Texts) -> bool:
    """Whether every text is a number with a comma or without point and comma: `1,5` and `2`."""
    if not len(trimmed) or not _is_decimal(trimmed.slice(0, _FEW)):
        return False
    return _is_decimal(trimmed)


def _is_decimal(trimmed: Texts) -> bool:
    return bool(pc.all(pc.match_substring_regex(trimmed, r"^[+-]?\d+(,\d+)?$")).as_py())
