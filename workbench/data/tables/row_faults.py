"""Rows of a text file that could not be taken as they stand, collected while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.data.tables.findings import Rows, listed, were
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding
from workbench.spec.numbers import count_text


@dataclass
class Counted:
    """Rows with a fault: the `first` of them, as many as a finding may name, and how many there are."""

    first: list[int] = field(default_factory=list)
    count: int = 0

    def add(self, *numbers: int) -> None:
        self.first.extend(numbers[: MAX_NAMED_PLACES - len(self.first)])
        self.count += len(numbers)


class RowFaults:
    """`width` is the number of fields that a row must have."""

    def __init__(self, unit: Rows, width: int) -> None:
        self._unit, self._width = unit, width
        self.foreign, self.unclosed = Counted(), Counted()
        self._missed: dict[str, list[tuple[int, int]]] = {"few": [], "many": []}
        self._counts = {"few": 0, "many": 0}

    def miss(self, first: int, last: int, fields: int) -> None:
        """A row on lines `first` to `last` with another number of fields than there are columns."""
        kind = "few" if fields < self._width else "many"
        self._counts[kind] += 1
        if len(self._missed[kind]) < MAX_NAMED_PLACES:
            self._missed[kind].append((first, last))

    def findings(self) -> list[Finding]:
        found = [self._missing("few"), self._missing("many"), self._unclosed(), self._foreign()]
        return [finding for finding in found if finding]

    def _missing(self, kind: str) -> Finding | None:
        count = self._counts[kind]
        if not count:
            return None
        have = "has" if count == 1 else "have"
        return Finding(
            kind=f"too-{kind}-fields",
            what=f"{count_text(count, 'row')} {have} too {kind} fields: the columns are {self._width}.",
            where=self._unit.spans(self._missed[kind]),
            count=count,
            done=f"{were(count, 'row', 'was', 'were')} left out.",
            remedy="Put quotes around fields that hold the delimiter." if kind == "many" else "Add the missing fields.",
        )

    def _unclosed(self) -> Finding | None:
        if not self.unclosed.count:
            return None
        return Finding(
            kind="unclosed-quote",
            what="A quotation mark opens a field and is never closed.",
            where=self._unit.names(self.unclosed.first),
            count=self.unclosed.count,
            done="From there on each line was read by itself.",
            remedy='Double quotation marks within a field, as in "5"" nails".',
        )

    def _foreign(self) -> Finding | None:
        count = self.foreign.count
        if not count:
            return None
        return Finding(
            kind="encoding",
            what=f"{were(count, 'row', 'is', 'are')} not written in UTF-8.",
            where=self._unit.names(self.foreign.first),
            count=count,
            done=f"{'It was' if count == 1 else 'They were'} read as Windows-1252 (western European).",
            remedy="Save the file as UTF-8 if letters look wrong.",
        )


def refused_columns(names: list[str], holding: str, where: tuple[str, ...]) -> Finding:
    """About columns that hold no single values."""
    column = "Column" if len(names) == 1 else "Columns"
    return Finding(
        kind="nested-values",
        what=f"{column} {listed(names)}: {holding}.",
        where=where,
        count=len(names),
        done=f"{were(len(names), 'column', 'was', 'were')} left out.",
        remedy="Write each value into a column of its own.",
    )


def refused_cells(name: str, where: tuple[str, ...], count: int) -> Finding:
    """About single cells of a column that hold no plain value."""
    return Finding(
        kind="nested-cells",
        what=f"In column {listed([name])}, {were(count, 'cell', 'holds', 'hold')} an object instead of a value.",
        where=where,
        count=count,
        done=f"{'It counts' if count == 1 else 'They count'} as missing.",
        remedy="Write a plain value there.",
    )
