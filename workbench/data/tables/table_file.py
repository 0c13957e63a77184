"""A file with a row for each example, read into columns whatever its format, with answers to what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.data.tables.cells import Cells
from workbench.data.tables.csv_file import read_csv
from workbench.data.tables.file_access import faults_of
from workbench.data.tables.findings import Rows, note, were
from workbench.data.tables.jsonl_file import read_jsonl
from workbench.data.tables.parquet_file import read_parquet
from workbench.data.tables.raw_table import RawTable
from workbench.data.tables.sniffing import Format, Sniffed, sniff
from workbench.data.tables.tidying import repeated, tidied
from workbench.data.watching import Progress
from workbench.spec.data_description import Finding

SUFFIXES: dict[str, Format] = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".tab": "CSV",
    ".psv": "CSV",
    ".jsonl": "JSONL",
    ".ndjson": "JSONL",
    ".parquet": "Parquet",
    ".pq": "Parquet",
}


@dataclass(frozen=True)
class TableFile:
    """`cells` hold the N rows of each column by its name, in the order of the file.

    `row_numbers` (N,) are the numbers of the lines on which rows begin, from 1 and as an editor shows them; for
    Parquet those of the rows. `unit` writes them for people.
    """

    path: Path
    format: Format
    cells: Mapping[str, Cells]
    row_numbers: npt.NDArray[np.int64]
    unit: Rows
    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.row_numbers)

    def of(self, kept: npt.NDArray[np.int64], without: str = "") -> TableFile:
        """The rows `kept` alone, and all columns but `without`."""
        cells = {name: cells.of(kept) for name, cells in self.cells.items() if name != without}
        return replace(self, cells=cells, row_numbers=self.row_numbers[kept])

    def without_repeats(self) -> TableFile:
        """Without rows that are the same as an earlier one, which are told."""
        return self._repeats_told(
            "Of each, the first was kept and the others were left out.",
            "Add a column that tells them apart if they are different examples.",
            keep=False,
        )

    def with_repeats(self) -> TableFile:
        """With them, which are told: equal rows of measurements are different examples."""
        return self._repeats_told(
            "Kept as examples of their own. Equal rows in different parts make the test easier.",
            "Name a column whose rows stay in one part, or remove them from the file.",
            keep=True,
        )

    def _repeats_told(self, done: str, remedy: str, *, keep: bool) -> TableFile:
        twice = repeated(list(self.cells.values()))
        rows = np.flatnonzero(twice)
        if not len(rows):
            return self
        told = Finding(
            kind="duplicate-rows",
            what=f"{were(len(rows), 'row', 'is', 'are')} the same as an earlier one in every column.",
            where=self.places(rows),
            count=len(rows),
            done=done,
            remedy=remedy,
        )
        table = self if keep else self.of(np.flatnonzero(~twice))
        return replace(table, findings=(*self.findings, told))

    def column(self, name: str) -> Column:
        return self.cells[name].column()

    def places(self, rows: npt.NDArray[np.int64]) -> tuple[str, ...]:
        """Names of rows given by their indices, as many as a finding may name."""
        return self.unit.names(self.row_numbers[rows].tolist())


def read_table(path: Path, tell: Progress, *, delimiter: str | None = None, memory: int | None = None) -> TableFile:
    """Reads a CSV, TSV, Parquet or JSONL file, told apart by looking into it, also where gzip compressed it.

    `delimiter` is found where it is None; `memory` is what may be taken in bytes, half of what is free where None.
    Rows that do not fit or are empty are left out and told. Raises `UserError` naming the file where
    nothing is left or it cannot be read, and what `tell` raises, which counts rows: how many, of how many expected.
    """
    sniffed = sniff(path)
    with faults_of(path):
        table = tidied(_raw(path, sniffed, delimiter, tell, memory))
    findings = (*_suffix_finding(path, sniffed.format), *table.findings)
    return TableFile(path, sniffed.format, table.columns, table.numbers, table.unit, findings)


def _raw(path: Path, sniffed: Sniffed, delimiter: str | None, tell: Progress, memory: int | None) -> RawTable:
    if sniffed.format == "Parquet":
        return read_parquet(path, tell, memory)
    if sniffed.format == "JSONL":
        return read_jsonl(path, sniffed, tell, memory)
    return read_csv(path, sniffed, delimiter, tell, memory)


def _suffix_finding(path: Path, found: Format) -> tuple[Finding, ...]:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    promised = SUFFIXES.get(suffixes[-1]) if suffixes else None
    if promised in (None, found):
        return ()
    return (note("wrong-suffix", f"The file's name says {promised}, its content is {found}.", f"Read as {found}."),)
