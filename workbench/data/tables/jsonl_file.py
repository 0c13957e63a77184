"""JSON lines: one object a line, whose keys are the columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.cells import Cells
from workbench.data.tables.column_names import unique_names
from workbench.data.tables.file_access import open_bytes
from workbench.data.tables.findings import LINES, were
from workbench.data.tables.gathering import BLOCK_CHARACTERS, BLOCK_ROWS, Gathered, text_array
from workbench.data.tables.lines import encoding_findings, lines_of
from workbench.data.tables.raw_table import Indices, RawTable
from workbench.data.tables.repeated_keys import RepeatedKeys
from workbench.data.tables.row_faults import Counted, RowFaults, refused_cells, refused_columns
from workbench.data.tables.sniffing import Sniffed
from workbench.data.watching import Progress
from workbench.spec.data_description import Finding

LIST_SEPARATOR = "|"
"""Between the values of a list, which thereby becomes several labels of one row."""


class Nested(Exception):
    """A value within which there are objects, or lists in a list."""


def read_jsonl(path: Path, sniffed: Sniffed, tell: Progress, memory: int | None) -> RawTable:
    """Raises `UserError` where no line can be read, and what `tell` raises."""
    reader = _Reader(path, memory)
    with open_bytes(path) as file:
        total = path.stat().st_size
        for done in reader.read(lines_of(file, sniffed.encoding, path)):
            tell(*reader.gathered.told_after(done, total))
    columns, numbers, about_names = reader.finish()
    tell(len(numbers), len(numbers))
    if not len(numbers) or not columns:
        raise UserError(
            "No line of the file is a JSON object with plain values.",
            where=shown(str(path)),
            remedy='Write one object a line, such as {"path": "a.png", "label": "cat"}.',
        )
    return RawTable(columns, numbers, LINES, (*encoding_findings(sniffed.encoding), *about_names, *reader.findings()))


class _Reader:
    """`nested` names the lines where a column holds objects; `empty` are the columns that hold nothing else."""

    def __init__(self, path: Path, memory: int | None) -> None:
        self.gathered = Gathered(path, LINES, memory)
        self.nested: dict[str, Counted] = {}
        self.empty: set[str] = set()
        self._faults = RowFaults(LINES, 0)
        self._broken = Counted()
        self._objects = RepeatedKeys()
        self._columns: dict[str, list[str | None]] = {}
        self._numbers: list[int] = []

    def read(self, lines: Iterator[str]) -> Iterator[int]:
        """Yields the characters read so far after each block."""
        characters = in_block = 0
        for number, line in enumerate(lines, start=1):
            in_block += len(line)
            if not line.isspace():
                self._take(number, line)
            if len(self._numbers) >= BLOCK_ROWS or in_block >= BLOCK_CHARACTERS:
                self._flush()
                characters, in_block = characters + in_block, 0
                yield characters
        self._flush()

    def finish(self) -> tuple[dict[str, Cells], Indices, list[Finding]]:
        """The columns that hold values, each row's line, and what is told of the columns' names."""
        by_key, numbers = self.gathered.finish()
        names, about_names = unique_names(list(by_key))
        called = dict(zip(by_key, names, strict=True))
        self.nested = {called[key]: lines for key, lines in self.nested.items()}
        columns = {called[key]: cells for key, cells in by_key.items()}
        self.empty = {name for name in self.nested if not len(columns[name].texts)}
        return {name: cells for name, cells in columns.items() if name not in self.empty}, numbers, about_names

    def findings(self) -> list[Finding]:
        found = [*self._faults.findings(), *self._objects.findings()]
        if count := self._broken.count:
            found.append(
                Finding(
                    kind="broken-lines",
                    what=f"{were(count, 'line', 'is', 'are')} no JSON object.",
                    where=LINES.names(self._broken.first),
                    count=count,
                    done=f"{were(count, 'line', 'was', 'were')} left out.",
                    remedy="Write each object into one line.",
                )
            )
        if self.empty:
            names = [name for name in self.nested if name in self.empty]
            first = LINES.names(self.nested[name].first[0] for name in names)
            found.append(refused_columns(names, "their values are objects", first))
        partly = {name: lines for name, lines in self.nested.items() if name not in self.empty}
        return [*found, *(refused_cells(name, LINES.names(one.first), one.count) for name, one in partly.items())]

    def _take(self, number: int, line: str) -> None:
        try:
            told = self._objects.decoded(number, line)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            self._broken.add(number)
            return
        index = len(self._numbers)
        self._numbers.append(number)
        for key, value in told.items():
            column = self._columns.setdefault(key, [])
            column.extend([None] * (index - len(column)))
            column.append(self._text(key, value))

    def _text(self, key: str, value: object) -> str | None:
        try:
            return text_of(value)
        except Nested:
            self.nested.setdefault(key, Counted()).add(self._numbers[-1])
            return None

    def _flush(self) -> None:
        count = len(self._numbers)
        if not count:
            return
        columns, changed = {}, set[int]()
        for name, texts in self._columns.items():
            texts.extend([None] * (count - len(texts)))
            columns[name], mended = text_array(texts)
            changed.update(mended)
        self._faults.foreign.add(*(self._numbers[index] for index in sorted(changed)))
        self.gathered.add(columns, np.array(self._numbers, dtype=np.int64))
        self._columns.clear()
        self._numbers.clear()


def text_of(value: object) -> str | None:
    """A JSON value as a cell: lists of plain values joined by `LIST_SEPARATOR`. Raises `Nested`."""
    if isinstance(value, list):
        parts = [_plain(part) for part in value]
        return LIST_SEPARATOR.join(part for part in parts if part is not None)
    return _plain(value)


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise Nested
