"""Text with delimiters: CSV, TSV and their kin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath

import numpy as np

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.csv_layout import comment_findings, header_of, layout_findings, one_column_findings
from workbench.data.tables.delimiters import layout_of, suffix_delimiter
from workbench.data.tables.file_access import nothing_in, open_bytes
from workbench.data.tables.findings import LINES
from workbench.data.tables.gathering import BLOCK_CHARACTERS, BLOCK_ROWS, Gathered, text_array
from workbench.data.tables.lines import encoding_findings, lines_of
from workbench.data.tables.raw_table import RawTable
from workbench.data.tables.records import Record, Records, Run
from workbench.data.tables.row_faults import RowFaults
from workbench.data.tables.sniffing import Sniffed
from workbench.data.watching import Progress
from workbench.spec.data_description import Finding


def read_csv(path: Path, sniffed: Sniffed, delimiter: str | None, tell: Progress, memory: int | None) -> RawTable:
    """`delimiter` is found where it is None. Raises `UserError` where there are no rows, and what `tell` raises."""
    promised = suffix_delimiter(PurePath(path.name))
    layout = layout_of(sniffed.sample, promised, delimiter)
    found = encoding_findings(sniffed.encoding) + comment_findings(layout)
    found += layout_findings(layout, promised, sniffed.sample, delimiter)
    with open_bytes(path) as file:
        total = path.stat().st_size
        lines = islice(lines_of(file, sniffed.encoding, path), layout.first_line, None)
        records = Records(lines, layout.delimiter)
        rows = iter(records)
        names, about_names, rows = header_of(rows, layout)
        if not names:
            raise nothing_in(path)
        reader = _Reader(path, names, layout.first_line, memory)
        for done in reader.read(records, rows):
            tell(*reader.gathered.told_after(done, total))
    columns, numbers = reader.gathered.finish()
    tell(len(numbers), len(numbers))
    if not len(numbers):
        raise _no_rows(path, names, reader.faults.findings())
    return RawTable(
        columns, numbers, LINES, (*found, *about_names, *one_column_findings(names), *reader.faults.findings())
    )


class _Reader:
    """Sorts records into blocks of rows and into faults."""

    def __init__(self, path: Path, names: list[str], lines_before: int, memory: int | None) -> None:
        self.gathered = Gathered(path, LINES, memory)
        self.faults = RowFaults(LINES, len(names))
        self._names, self._lines_before = names, lines_before
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []

    def read(self, records: Records, rows: Iterator[Record | Run]) -> Iterator[int]:
        """Yields the characters read so far after each block."""
        characters = in_block = 0
        for taken in rows:
            if isinstance(taken, Run):
                in_block += taken.characters
                self._take_run(taken, records)
            else:
                in_block += sum(map(len, records.lines))
                self._take_or_sort_out(taken, records)
            if len(self._rows) >= BLOCK_ROWS or in_block >= BLOCK_CHARACTERS:
                self._flush()
                characters, in_block = characters + in_block, 0
                yield characters
        self._flush()

    def _take_run(self, run: Run, records: Records) -> None:
        width = len(self._names)
        if set(map(len, run.rows)) == {width}:
            first = run.first + self._lines_before
            self._rows.extend(run.rows)
            self._numbers.extend(range(first, first + len(run.rows)))
            return
        for number, fields in enumerate(run.rows, start=run.first):
            self._take_or_sort_out(Record(number, number, fields), records)

    def _take_or_sort_out(self, record: Record, records: Records) -> None:
        is_sound = record.first == record.last or records.is_sound
        if len(record.fields) == len(self._names) and is_sound:
            self._take(record)
        else:
            self._sort_out(record, records)

    def _take(self, record: Record) -> None:
        self._rows.append(record.fields)
        self._numbers.append(record.first + self._lines_before)
        if record.was_unclosed:
            self.faults.unclosed.add(self._numbers[-1])

    def _sort_out(self, record: Record, records: Records) -> None:
        """A record of another width: a blank line, lines that a stray quote joined, or a fault to tell."""
        if not any(map(str.strip, record.fields)):
            return
        if record.last > record.first:
            apart = list(records.line_by_line(record.first))
            fitting = [line for line in apart if len(line.fields) == len(self._names)]
            if 2 * len(fitting) >= len(apart):
                self.faults.unclosed.add(record.first + self._lines_before)
                for line in apart:
                    self._take_line(line)
                return
        if len(record.fields) == len(self._names):
            self._take(record)
        else:
            self._miss(record)

    def _take_line(self, line: Record) -> None:
        if len(line.fields) == len(self._names):
            self._take(line._replace(was_unclosed=False))
        elif any(map(str.strip, line.fields)):
            self._miss(line)

    def _miss(self, record: Record) -> None:
        before = self._lines_before
        self.faults.miss(record.first + before, record.last + before, len(record.fields))

    def _flush(self) -> None:
        if not self._rows:
            return
        columns, changed = {}, set[int]()
        for name, texts in zip(self._names, zip(*self._rows, strict=True), strict=True):
            columns[name], mended = text_array(texts)
            changed.update(mended)
        self.faults.foreign.add(*(self._numbers[index] for index in sorted(changed)))
        self.gathered.add(columns, np.array(self._numbers, dtype=np.int64))
        self._rows.clear()
        self._numbers.clear()


def _no_rows(path: Path, names: list[str], faults: list[Finding]) -> UserError:
    why = "".join(f" {fault.what} The first is {fault.where[0]}." for fault in faults)
    return UserError(
        f"The file has {len(names)} column names but no rows that fit them.{why}",
        where=shown(str(path)),
        remedy="Write a row for each example below the first line, with as many fields as it has names.",
    )
