"""Columns that are numbers but for a few cells: gaps in other words, thousands, numbers too large, and slips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.columns import LARGEST, MISSING
from workbench.data.tables.cells import Cells, Texts
from workbench.data.tables.findings import listed, note, were
from workbench.data.tables.raw_table import RawTable
from workbench.spec.data_description import Finding

GAPS = ("none", "-", "--", "?", ".")
"""Cells that say among numbers that there is no value; elsewhere they may be classes."""

_MOST = 0.8
"""Share of the rows with a value that must be numbers for the others to be slips."""
_PARTLY = 0.5
"""Share above which the words among the numbers are told, though the column is one of words."""
_PLAIN = r"^[+-]?((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|(?i:inf|infinity))$"
_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_FOREIGN = (
    r"^[+-]?[1-9]\d{0,2}"
    r"((\.\d{3})+,\d+|(\.\d{3}){2,}|([ '\x{a0}\x{2009}\x{202f}]\d{3})+([.,]\d+)?)$"
)
"""With points, blanks or apostrophes between thousands."""
_MAYBE_GROUPED = r"^[+-]?([1-9]\d{0,2},\d{3}|\d{1,3})$"

Mask = npt.NDArray[np.bool_]


def with_numbers(table: RawTable) -> RawTable:
    """Numbers where a column's cells are such, or say that there is none; told where a few are not."""
    columns, found = {}, list(table.findings)
    unclear = _unclear_commas(table)
    for name, cells in table.columns.items():
        seen = _Seen(name, cells, table)
        columns[name], told = seen.as_thousands() if name in unclear else seen.as_they_are()
        found.extend(told)
    return RawTable(columns, table.numbers, table.unit, tuple(found))


def _unclear_commas(table: RawTable) -> set[str]:
    """Columns such as `1,234` and `900`, whose commas may part thousands, where no other column has decimal commas."""
    by_comma = {name: pc.utf8_trim_whitespace(c.texts) for name, c in table.columns.items() if c.decimal_comma}
    unclear = {name for name, trimmed in by_comma.items() if bool(_matches(trimmed, _MAYBE_GROUPED).all())}
    return unclear if len(unclear) == len(by_comma) else set()


class _Seen:
    """One column; masks are (texts,)."""

    def __init__(self, name: str, cells: Cells, table: RawTable) -> None:
        self._name, self._cells, self._table = name, cells, table

    def as_they_are(self) -> tuple[Cells, list[Finding]]:
        return self.as_numbers() if self._cells.numbers is None else self.without_largest()

    def without_largest(self) -> tuple[Cells, list[Finding]]:
        """Missing where a number is beyond what training computes with; words where most are."""
        numbers = self._cells.numbers
        if numbers is None or not (large := np.abs(numbers) > LARGEST).any():
            return self._cells, []
        if self._count(~large) < _MOST * self._count(np.ones(len(large), dtype=np.bool_)):
            return replace(self._cells, numbers=None), [self._large(large, "The column was read as words.")]
        return _without(self._cells, large), [self._large(large, "Counted as missing.")]

    def as_thousands(self) -> tuple[Cells, list[Finding]]:
        """The column's commas part thousands, which is told as what may be wrong."""
        trimmed = pc.utf8_trim_whitespace(self._cells.texts)
        every = np.ones(len(trimmed), dtype=np.bool_)
        cells = replace(self._cells, numbers=_cast(trimmed, every), decimal_comma=False)
        remedy = "Write a point in place of the comma if it is the decimal mark."
        told = self._about_thousands(_matches(trimmed, _GROUPED))
        return cells, [one.model_copy(update={"remedy": remedy, "severity": "warning"}) for one in told]

    def as_numbers(self) -> tuple[Cells, list[Finding]]:
        """The same cells where most are words."""
        trimmed = pc.utf8_trim_whitespace(self._cells.texts)
        grouped, plain = _matches(trimmed, _GROUPED), _matches(trimmed, _PLAIN)
        are_numbers = plain | grouped
        gaps = np.asarray(pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(GAPS, pa.large_string())))
        slips = ~are_numbers & ~gaps
        good = self._count(are_numbers)
        if int(are_numbers.sum()) < 2 or good < _MOST * (good + self._count(slips)):
            return self._cells, self._as_words(trimmed, are_numbers, slips)
        found = [self._slips(slips)] if slips.any() else []
        found += self._about_gaps(gaps) + self._about_thousands(grouped)
        mended = _without(replace(self._cells, numbers=_cast(trimmed, are_numbers)), gaps)
        cells, about_large = _Seen(self._name, mended, self._table).without_largest()
        return cells, found + about_large

    def _as_words(self, trimmed: Texts, are_numbers: Mask, slips: Mask) -> list[Finding]:
        """What is told of a column of words in which many cells are, or may be meant as, numbers."""
        foreign, good, every = _matches(trimmed, _FOREIGN) & slips, self._count(are_numbers), self._count(slips)
        every += good
        if foreign.any() and good + self._count(foreign) >= _MOST * every:
            return [self._thousands_of_others(foreign)]
        return [self._partly(slips, good)] if int(are_numbers.sum()) > 1 and good > _PARTLY * every else []

    def _thousands_of_others(self, foreign: Mask) -> Finding:
        rows = self._rows(foreign)
        what = "Numbers seem to be written with points, blanks or apostrophes between thousands in"
        return Finding(
            kind="foreign-thousands",
            what=f"{what} {listed([self._name])}: {self._told(foreign)}.",
            where=self._table.places(rows),
            count=len(rows),
            done="The column was read as words.",
            remedy="Write the numbers without them, such as 1001.5.",
        )

    def _partly(self, slips: Mask, good: int) -> Finding:
        rows = self._rows(slips)
        told = note(
            "partly-numbers",
            f"Column {listed([self._name])} holds {good:,} numbers, and {were(len(rows), 'cell', 'is', 'are')} none: "
            f"{self._told(slips)}.",
            "The whole column was read as words.",
            "Empty these cells, or write numbers there, if it is a quantity.",
        )
        return told.model_copy(update={"where": self._table.places(rows), "count": len(rows)})

    def _count(self, texts: Mask) -> int:
        return int(np.append(texts, False)[self._cells.codes].sum())

    def _rows(self, texts: Mask) -> npt.NDArray[np.int64]:
        return np.flatnonzero(np.append(texts, False)[self._cells.codes])

    def _told(self, texts: Mask) -> str:
        return listed(self._cells.texts.filter(pa.array(texts)).slice(0, 1000).to_pylist())

    def _large(self, large: Mask, done: str) -> Finding:
        rows = self._rows(large)
        return Finding(
            kind="too-large",
            what=f"In column {listed([self._name])}, {were(len(rows), 'number', 'is', 'are')} infinite or too "
            f"large to compute with: {self._told(large)}.",
            where=self._table.places(rows),
            count=len(rows),
            done=done,
            remedy="Mend the cells, or choose a larger unit.",
        )

    def _slips(self, slips: Mask) -> Finding:
        rows = self._rows(slips)
        return Finding(
            kind="not-numbers",
            what=f"Column {listed([self._name])} holds numbers, but {were(len(rows), 'cell', 'is', 'are')} none: "
            f"{self._told(slips)}.",
            where=self._table.places(rows),
            count=len(rows),
            done=f"{'It counts' if len(rows) == 1 else 'They count'} as missing for a regression, and as "
            f"{'a class' if int(slips.sum()) == 1 else 'classes'} for a classification.",
            remedy="Write plain numbers there, such as 12.5, or leave the cells empty.",
        )

    def _about_gaps(self, gaps: Mask) -> list[Finding]:
        if not gaps.any():
            return []
        rows = self._rows(gaps)
        told = note(
            "gaps-in-numbers", f"Among the numbers of column {listed([self._name])} stands {self._told(gaps)}.", ""
        )
        done = "It counts as missing." if len(rows) == 1 else f"These {len(rows):,} cells count as missing."
        return [told.model_copy(update={"where": self._table.places(rows), "count": len(rows), "done": done})]

    def _about_thousands(self, grouped: Mask) -> list[Finding]:
        if not grouped.any():
            return []
        what = f"Numbers are written with commas between thousands in {listed([self._name])}: {self._told(grouped)}."
        told = note("thousands", what, "They were read as numbers.")
        rows = self._rows(grouped)
        return [told.model_copy(update={"where": self._table.places(rows), "count": len(rows)})]


def _matches(texts: Texts, pattern: str) -> Mask:
    return np.asarray(pc.match_substring_regex(texts, pattern))


def _cast(trimmed: Texts, are_numbers: Mask) -> npt.NDArray[np.float64]:
    """(texts,): the number of each, NaN of the others."""
    plain = pc.replace_substring_regex(pc.replace_substring(trimmed, ",", ""), r"^\+", "")
    only = pc.if_else(pa.array(are_numbers), plain, pa.scalar("nan", pa.large_string()))
    return np.asarray(pc.cast(only, pa.float64()))


def _without(cells: Cells, texts: Mask) -> Cells:
    """Missing where a row has one of `texts`."""
    place = np.append(np.where(texts, MISSING, np.cumsum(~texts) - 1), MISSING).astype(np.int32)
    numbers = None if cells.numbers is None else cells.numbers[~texts]
    return replace(cells, texts=cells.texts.filter(pa.array(~texts)), codes=place[cells.codes], numbers=numbers)
