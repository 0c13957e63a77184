"""A column of a data set as it stands there; what a task makes of it is in `targets.py`. N examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MISSING = -1
"""The code of an example without a value."""
LARGEST = float(np.finfo(np.float32).max)
"""Training computes with float32: larger numbers would be infinite there."""


@dataclass(frozen=True)
class Column:
    """One value of every example: `codes` (N,) index the distinct `values`, `MISSING` where there is none.

    `numbers` (N,) float64 stand beside them where all values, or all but a few slips, are numbers up to `LARGEST`; NaN
    where there is none.
    """

    values: tuple[str, ...]
    codes: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.float64] | None = None
    unit: str = ""
    """Of the numbers, where the data say it."""

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of_texts(cls, texts: Sequence[str | None]) -> Column:
        """From the text of every example, None where missing; the values come in their natural order."""
        values = natural_order({text for text in texts if text is not None})
        code = {value: index for index, value in enumerate(values)}
        codes = np.array([MISSING if text is None else code[text] for text in texts], dtype=np.int64)
        return cls(values, codes, numbers_of(values, codes))

    @classmethod
    def of_numbers(cls, numbers: npt.NDArray[np.floating], unit: str = "") -> Column:
        """From the number of every example, NaN where missing."""
        known = ~np.isnan(numbers)
        distinct, inverse = np.unique(numbers[known], return_inverse=True)
        codes = np.full(len(numbers), MISSING, dtype=np.int64)
        codes[known] = inverse
        return cls(tuple(f"{number:g}" for number in distinct), codes, numbers.astype(np.float64), unit)

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """(N,): which examples have a value."""
        return np.asarray(self.codes != MISSING, dtype=np.bool_)

    @property
    def with_number(self) -> npt.NDArray[np.bool_]:
        """(N,): which examples have a number."""
        return np.zeros(len(self), dtype=np.bool_) if self.numbers is None else ~np.isnan(self.numbers)

    @property
    def known_numbers(self) -> npt.NDArray[np.float64]:
        """The numbers of those that have one."""
        return np.zeros(0) if self.numbers is None else self.numbers[self.with_number]

    @property
    def has_slips(self) -> bool:
        """Whether words stand among its numbers."""
        return self.numbers is not None and bool((self.known & ~self.with_number).any())

    def of(self, kept: npt.NDArray[np.int64]) -> Column:
        """The column of the examples `kept` alone; a value that lost all of its examples is gone."""
        codes = self.codes[kept]
        present = np.unique(codes[codes != MISSING])
        place = np.full(len(self.values) + 1, MISSING, dtype=np.int64)  # one more, for what is missing
        place[present] = np.arange(len(present))
        values = tuple(self.values[code] for code in present)
        return Column(values, place[codes], None if self.numbers is None else self.numbers[kept], self.unit)

    def counts(self) -> npt.NDArray[np.int64]:
        """How many examples have each value, (values,)."""
        return np.bincount(self.codes[self.known], minlength=len(self.values)).astype(np.int64)


def numbers_of(values: Sequence[str], codes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64] | None:
    """The number of every example where all `values` are numbers up to `LARGEST`, else None."""
    try:
        known = np.array([_number(value) for value in values], dtype=np.float64)
    except ValueError:
        return None
    if not len(known) or not (np.abs(known) <= LARGEST).all():
        return None
    return np.append(known, np.nan)[codes]


def natural_order(values: set[str]) -> tuple[str, ...]:
    """`2` before `10`, `img2` before `img10`, whatever the case; numbers by size."""
    return tuple(sorted(values, key=_natural_key))


def _natural_key(text: str) -> tuple[object, ...]:
    try:
        number = _number(text)
    except ValueError:
        return (1, 0.0, [_part_key(part) for part in re.split(r"(\d+)", text.casefold())], text)
    return (0, number if number == number else 0.0, [], text)  # noqa: PLR0124 - NaN has no place in an order


def _part_key(part: str) -> tuple[object, ...]:
    """Digits by their number, without making one of thousands of them; other characters by themselves."""
    digits = part.lstrip("0") if part.isdecimal() else ""
    return (part.isdecimal(), len(digits), digits, part)


def _number(text: str) -> float:
    """Raises `ValueError` also for `1_2`, which Python alone takes for 12."""
    if "_" in text:
        raise ValueError(text)
    return float(text)
