"""What examples can be sorted into: the values of a label, ranges of a number, ranges of image sizes. No Qt."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.looking.roll import Roll, RollColumn
from workbench.spec.printable import in_brief

SIZE = "image size"
MISSING = "no label"
UNKNOWN = "not looked at"
MOST_VALUES = 24
"""A label of numbers with more values than this is shown in ranges."""
NUM_RANGES = 12
MOST_LETTERS = 80
"""Of a value; there is room for fewer below a picture and in a bar."""
_SIDES = 2**31
_MOST_WHOLE = 2.0**53
_FIGURES, _MOST_FIGURES = 6, 15

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Facet:
    """`codes` (N,) index `values`; -1 is in none of them."""

    name: str
    values: tuple[str, ...]
    codes: Codes
    column: RollColumn | None = None
    """Of numbers, in whose order examples stand and which say more of one than its range."""

    def text(self, example: int) -> str:
        """The value of an example, of a number with its unit; empty where it is in none."""
        if self.column is not None and (own := self.column.text(example)):
            return in_brief(f"{own} {self.column.unit}".rstrip(), MOST_LETTERS)
        code = int(self.codes[example])
        return self.values[code] if code >= 0 else ""

    def counts(self, examples: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many of `examples` have each value."""
        codes = self.codes[examples]
        return np.bincount(codes[codes >= 0], minlength=len(self.values))

    def ranks(self) -> npt.NDArray[np.float64]:
        """(N,): what examples are ordered by, numbers by their size; those in no range or value come last."""
        numbers = self.column.numbers if self.column is not None else None
        ranks = self.codes.astype(np.float64) if numbers is None else numbers
        return np.where(np.isnan(ranks) | (self.codes < 0), np.inf, ranks)


def facets_of(roll: Roll) -> tuple[Facet, ...]:
    """Each label column, then the sizes of the images."""
    return (*(_of_column(column) for column in roll.columns), _of_sizes(roll.sizes))


def _of_column(column: RollColumn) -> Facet:
    if column.numbers is not None and len(column.values) > MOST_VALUES:
        return _in_ranges(column, column.numbers)
    numbers = column if column.unit and column.numbers is not None else None
    values = tuple(in_brief(value, MOST_LETTERS) for value in column.values)
    if (column.codes < 0).any():
        codes = np.where(column.codes < 0, len(values), column.codes).astype(np.int32)
        return Facet(column.name, (*values, MISSING), codes, numbers)
    return Facet(column.name, values, column.codes, numbers)


def _in_ranges(column: RollColumn, numbers: npt.NDArray[np.float64]) -> Facet:
    """Ranges of equal width between round numbers, and those without a number last.

    Of whole numbers both ends are in a range. Of others the lower one is, and in the last range both are.
    """
    known = numbers[np.isfinite(numbers)]
    step = _round_step((known.max() - known.min()) / NUM_RANGES) if len(known) else 1.0
    first = np.floor(known.min() / step) if len(known) else 0.0
    codes = np.where(np.isfinite(numbers), np.floor(np.nan_to_num(numbers) / step) - first, -1).astype(np.int32)
    is_whole = step >= 1 and bool((known == np.rint(known)).all()) and float(np.abs(known).max(initial=0)) < _MOST_WHOLE
    if len(known) and not is_whole and codes.max() > 0 and (first + codes.max()) * step == known.max():
        codes[numbers == known.max()] -= 1
    edges = [(first + at) * step for at in range(int(codes.max(initial=-1)) + 2)]
    values = _whole_ranges(edges, float(known.max())) if is_whole and len(known) else _ranges(edges, step)
    if (codes < 0).any():
        codes[codes < 0] = len(values)
        values.append(MISSING)
    return Facet(column.name, tuple(values), codes, column)


def _whole_ranges(edges: Sequence[float], largest: float) -> list[str]:
    """`15 – 19`, `20 – 22`, `25`."""
    ends = [(int(low), int(min(high - 1, largest))) for low, high in itertools.pairwise(edges)]
    return [f"{low:,} – {high:,}" if low < high else f"{low:,}" for low, high in ends]


def _ranges(edges: Sequence[float], step: float) -> list[str]:
    """`0 – <0.5`, `0.5 – 1`."""
    figures = _figures(edges, step)
    texts = [f"{low:,.{figures}g} – <{high:,.{figures}g}" for low, high in itertools.pairwise(edges)]
    return [*texts[:-1], *(text.replace("<", "") for text in texts[-1:])]


def _figures(edges: Sequence[float], step: float) -> int:
    """So many that two edges differ in the last: `1,700,000,010`, not `1.7e+09`."""
    largest = max(map(abs, edges))
    return min(_MOST_FIGURES, max(_FIGURES, math.ceil(math.log10(max(1.0, largest / step))) + 1))


def _round_step(least: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    if not least > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(least))
    return float(power * next(times for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9)))


def _of_sizes(sizes: npt.NDArray[np.int32]) -> Facet:
    """Each size where there are few, else octaves of the shorter side."""
    both = sizes[:, 0].astype(np.int64) * _SIDES + sizes[:, 1]
    distinct = np.unique(both)
    if len(distinct) <= MOST_VALUES:
        values = tuple(f"{one // _SIDES}×{one % _SIDES}" if one else UNKNOWN for one in distinct)
        return Facet(SIZE, values, np.searchsorted(distinct, both).astype(np.int32))
    known = sizes.min(axis=1) > 0
    octaves = np.floor(np.log2(np.maximum(sizes.min(axis=1), 1))).astype(np.int32)
    first, last = octaves[known].min(), octaves[known].max()
    ranges = [f"{2**at} – {2 ** (at + 1) - 1} px" for at in range(first, last + 1)]
    codes = octaves - first
    if not known.all():
        codes[~known] = len(ranges)
        ranges.append(UNKNOWN)
    return Facet(SIZE, tuple(ranges), codes)
