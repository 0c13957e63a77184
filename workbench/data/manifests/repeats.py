"""Rows that name the same file: what they say of it is put together, unless they contradict each other. N rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING
from workbench.data.tables.table_file import TableFile

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class EachOnce:
    """`table` has in the first row of each file what any row says of it; the others are indices of rows.

    Of a contradicted file no row is kept.
    """

    table: TableFile
    kept: Indices
    repeated: Indices
    contradicted: Indices


def each_once(table: TableFile, rows: Indices, files: Indices, labels: Sequence[str]) -> EachOnce:
    """`rows` (N,) name the `files` (N,). Rows contradict each other where they have different values of a label."""
    _, first, group = np.unique(files, return_index=True, return_inverse=True)
    nothing = np.empty(0, dtype=np.int64)
    if len(first) == len(rows):
        return EachOnce(table, rows, nothing, nothing)
    is_contradicted = np.zeros(len(first), dtype=np.bool_)
    cells = dict(table.cells)
    for name in labels:
        codes = cells[name].codes
        known = np.flatnonzero(codes[rows] != MISSING)
        said = np.full(len(first), MISSING, dtype=codes.dtype)
        said[group[known[::-1]]] = codes[rows[known[::-1]]]  # of several values the first remains
        is_contradicted[group[known[codes[rows[known]] != said[group[known]]]]] = True
        together = codes.copy()
        together[rows[first]] = said
        cells[name] = replace(cells[name], codes=together)
    is_first = np.zeros(len(rows), dtype=np.bool_)
    is_first[first] = True
    is_bad = is_contradicted[group]
    return EachOnce(replace(table, cells=cells), rows[is_first & ~is_bad], rows[~is_first & ~is_bad], rows[is_bad])
