"""Rows that name the same file: what they say of it is put together, unless they contradict each other. N rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING
from workbench.data.tables.table_file import TableFile

Indices = npt.NDArray[np.int64]
Codes = npt.NDArray[np.signedinteger]


@dataclass(frozen=True)
class EachOnce:
    """`table` has in the first row of each file what any row says of it; the others are indices of rows.

    Of a contradicted file no row is kept.
    """

    table: TableFile
    kept: Indices
    repeated: Indices
    contradicted: Indices


def each_once(table: TableFile, rows: Indices, files: Indices, labels: Mapping[str, Codes]) -> EachOnce:
    """`rows` (N,) name the `files` (N,). Rows contradict each other where they have different codes of a label.

    `labels` have these codes for every row of the table, `MISSING` where it says nothing.
    """
    _, first, group = np.unique(files, return_index=True, return_inverse=True)
    nothing = np.empty(0, dtype=np.int64)
    if len(first) == len(rows):
        return EachOnce(table, rows, nothing, nothing)
    is_contradicted = np.zeros(len(first), dtype=np.bool_)
    cells = dict(table.cells)
    for name, codes in labels.items():
        known = np.flatnonzero(codes[rows] != MISSING)
        said_by = rows[first]
        said_by[group[known[::-1]]] = rows[known[::-1]]  # of several rows the first remains
        is_contradicted[group[known[codes[rows[known]] != codes[said_by[group[known]]]]]] = True
        together = cells[name].codes.copy()
        together[rows[first]] = cells[name].codes[said_by]
        cells[name] = replace(cells[name], codes=together)
    is_first = np.zeros(len(rows), dtype=np.bool_)
    is_first[first] = True
    is_bad = is_contradicted[group]
    return EachOnce(replace(table, cells=cells), rows[is_first & ~is_bad], rows[~is_first & ~is_bad], rows[is_bad])
