"""Rows that say nothing or say it twice, and cells that are odd: found, and told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from workbench.data.columns import MISSING
from workbench.data.tables.cells import Cells
from workbench.data.tables.codes import code_findings
from workbench.data.tables.findings import listed, note, were
from workbench.data.tables.number_cells import with_numbers
from workbench.data.tables.raw_table import RawTable
from workbench.spec.data_description import Finding

LONG_CELL = 100_000
"""Characters from which on a cell is told: it is rarely meant."""

_MIXER = np.uint64(0x9E3779B97F4A7C15)


def tidied(table: RawTable) -> RawTable:
    """Without empty rows, and with what else is worth knowing of its cells."""
    table = with_numbers(_without_empty_rows(table))
    found = [*_long_cells(table), *_decimal_commas(table), *code_findings(table)]
    return RawTable(table.columns, table.numbers, table.unit, (*table.findings, *found))


def _without_empty_rows(table: RawTable) -> RawTable:
    empty = np.ones(len(table.numbers), dtype=np.bool_)
    for cells in table.columns.values():
        empty &= cells.codes == MISSING
    if not empty.any():
        return table
    rows = np.flatnonzero(empty)
    told = Finding(
        kind="empty-rows",
        what=f"{were(len(rows), 'row', 'has', 'have')} no value in any column.",
        where=table.places(rows),
        count=len(rows),
        done=f"{were(len(rows), 'row', 'was', 'were')} left out.",
        severity="note",
    )
    return table.of(np.flatnonzero(~empty), told)


def repeated(columns: list[Cells]) -> npt.NDArray[np.bool_]:
    """(N,): which rows have the cells of an earlier row in all columns."""
    count = len(columns[0])
    mixed = np.zeros(count, dtype=np.uint64)
    for cells in columns:
        mixed = (mixed ^ (cells.codes.astype(np.int64) + 1).astype(np.uint64)) * _MIXER
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    alike = np.flatnonzero(mixed[order][1:] == mixed[order][:-1])
    before, after = order[alike], order[alike + 1]
    same = np.ones(len(alike), dtype=np.bool_)  # two rows may be mixed to the same number by chance
    for cells in columns:
        same &= cells.codes[before] == cells.codes[after]
    twice = np.zeros(count, dtype=np.bool_)
    twice[after[same]] = True
    return twice


def _long_cells(table: RawTable) -> list[Finding]:
    found = []
    for name, cells in table.columns.items():
        lengths = np.asarray(pc.utf8_length(cells.texts))
        long = np.append(lengths > LONG_CELL, False)
        rows = np.flatnonzero(long[cells.codes])
        if len(rows):
            found.append(
                Finding(
                    kind="long-cells",
                    what=f"{were(len(rows), 'cell', 'has', 'have')} more than {LONG_CELL:,} characters in column "
                    f"{listed([name])}, the longest {int(lengths.max()):,}.",
                    where=table.places(rows),
                    count=len(rows),
                    done="They were read whole.",
                    severity="note",
                )
            )
    return found


def _decimal_commas(table: RawTable) -> list[Finding]:
    names = [name for name, cells in table.columns.items() if cells.decimal_comma]
    if not names:
        return []
    what = f"Numbers are written with a decimal comma in {listed(names)}."
    return [note("decimal-comma", what, "They were read as numbers.")]
