"""What a reader of one format hands on: columns, where their rows stand, and what was found on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.tables.cells import Cells
from workbench.data.tables.findings import Rows
from workbench.spec.data_description import Finding

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RawTable:
    """`numbers` (N,) say where each row stands in the file, in the words of `unit`."""

    columns: dict[str, Cells]
    numbers: Indices
    unit: Rows
    findings: tuple[Finding, ...]

    def of(self, kept: Indices, *found: Finding) -> RawTable:
        """The rows `kept` alone, with what was found about the others."""
        columns = {name: cells.of(kept) for name, cells in self.columns.items()}
        return RawTable(columns, self.numbers[kept], self.unit, (*self.findings, *found))

    def places(self, rows: Indices) -> tuple[str, ...]:
        """Names of rows given by their indices."""
        return self.unit.names(self.numbers[rows].tolist())
