"""The records of a text with delimiters and quotes, each with the lines on which it stands."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from workbench.data.tables.lines import MAX_LINE_LENGTH

LINES_AT_ONCE = 4096
"""Lines without any quote are parsed together, three times as fast as one by one."""

_END = "\0end\0"


class Record(NamedTuple):
    """`first` and `last` are line numbers, from 1. `was_unclosed`: its line opens a quote that is never closed."""

    first: int
    last: int
    fields: list[str]
    was_unclosed: bool = False


class Run(NamedTuple):
    """Records on lines of their own from number `first` on, blank ones without fields."""

    first: int
    rows: list[list[str]]
    characters: int


class Records:
    """Reads as Excel does: a quote counts at the start of a field, two within it are one, and lines may break there.

    A quote that is never closed would swallow the rest of the file: from its line on each line is then taken by itself.
    `lines` of the record read last are kept, in case that it turns out to be wrong. What comes first is a `Record`.
    """

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        csv.field_size_limit(MAX_LINE_LENGTH)  # what is longer spans lines: a quote that nobody closed
        self._source = iter(lines)
        self._delimiter = delimiter
        self._pending: deque[str] = deque()
        self.lines: list[str] = []
        self._has_begun = self._at_end = False

    def __iter__(self) -> Iterator[Record | Run]:
        last = 0
        while not self._at_end:
            run = self._run(last + 1) if self._has_begun else None
            if run is not None:
                yield run
                last += len(run.rows)
                continue
            for record in self._one_by_one(last):
                yield record
                last = record.last
                self._has_begun = self._has_begun or any(map(str.strip, record.fields))

    def _run(self, first: int) -> Run | None:
        """The next lines where no quote is among them; else they wait to be read one by one."""
        if self._pending:  # of a quote that was given up
            return None
        lines = list(islice(self._source, LINES_AT_ONCE))
        text = "".join(lines)
        if lines and '"' not in text:
            return Run(first, list(csv.reader(lines, delimiter=self._delimiter)), len(text))
        self._pending.extend(lines)
        return None

    def _one_by_one(self, last: int) -> Iterator[Record]:
        """Until nothing waits any more, and at least one record."""
        reader, before = csv.reader(self._fed(), delimiter=self._delimiter), last
        try:
            for fields in reader:
                if self._is_done():
                    break
                first, last = last + 1, before + reader.line_num
                yield Record(first, last, fields)
                self.lines.clear()
                if not self._pending:
                    return
        except csv.Error:  # a cell beyond the limit
            pass
        yield from self.line_by_line(last + 1)
        self.lines.clear()

    @property
    def is_sound(self) -> bool:
        """Whether every quote of the record read last stands where one may: two stray ones can join what is between."""
        try:
            return len(list(csv.reader(self.lines, delimiter=self._delimiter, strict=True))) == 1
        except csv.Error:
            return False

    def line_by_line(self, first: int) -> Iterator[Record]:
        """The lines kept, the first of which has the number `first`, each by itself."""
        for number, line in enumerate(list(self.lines), start=first):
            yield Record(number, number, self._alone(line), was_unclosed=number == first)

    def _alone(self, line: str) -> list[str]:
        """As if quotes meant nothing where one of them does not stand as it should."""
        try:
            return next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            fields = next(csv.reader([line], delimiter=self._delimiter, quoting=csv.QUOTE_NONE), [])
            return [field.strip('"') for field in fields]

    def _is_done(self) -> bool:
        return self._at_end

    def _fed(self) -> Iterator[str]:
        while line := self._pending.popleft() if self._pending else next(self._source, ""):
            self.lines.append(line)
            yield line
        self._at_end = True
        yield _END
