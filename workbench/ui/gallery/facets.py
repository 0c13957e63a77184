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
_FIGURES, _MOST_FIGURES = 6, 15

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Facet:
    """`codes` (N,) index `values`; -1 is in none of them."""

    name: str
    values: tuple[str, ...]
    codes: Codes

    def text(self, example: int) -> str:
        """The value of an example; empty where it is in none."""
        code = int(self.codes[example])
        return self.values[code] if code >= 0 else ""

    def counts(self, examples: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many of `examples` have each value."""
        codes = self.codes[examples]
        return np.bincount(codes[codes >= 0], minlength=len(self.values))


def facets_of(roll: Roll) -> tuple[Facet, ...]:
    """Each label column, then the sizes of the images."""
    return (*(_of_column(column) for column in roll.columns), _of_sizes(roll.sizes))


def _of_column(column: RollColumn) -> Facet:
    if column.numbers is not None and len(column.values) > MOST_VALUES:
        return _in_ranges(column.name, column.numbers)
    values = tuple(in_brief(value, MOST_LETTERS) for value in column.values)
    if (column.codes < 0).any():
        codes = np.where(column.codes < 0, len(values), column.codes).astype(np.int32)
        return Facet(column.name, (*values, MISSING), codes)
    return Facet(column.name, values, column.codes)


def _in_ranges(name: str, numbers: npt.NDArray[np.float64]) -> Facet:
    """Ranges of equal width between round numbers, and those without a number last."""
    known = numbers[np.isfinite(numbers)]
    step = _round_step((known.max() - known.min()) / NUM_RANGES) if len(known) else 1.0
    first = np.floor(known.min() / step) if len(known) else 0.0
    codes = np.where(np.isfinite(numbers), np.floor(np.nan_to_num(numbers) / step) - first, -1).astype(np.int32)
    edges = [(first + at) * step for at in range(int(codes.max(initial=-1)) + 2)]
    figures = _figures(edges, step)
    values = [f"{low:,.{figures}g} – {high:,.{figures}g}" for low, high in itertools.pairwise(edges)]
    if (codes < 0).any():
        codes[codes < 0] = len(values)
        values.append(MISSING)
    return Facet(name, tuple(values), codes)


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
