"""Digits that may be no quantity: postcodes, telephone numbers, keys."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from workbench.data.tables.cells import Cells
from workbench.data.tables.findings import listed
from workbench.data.tables.raw_table import RawTable
from workbench.spec.data_description import Finding

_ALL = r"^\+?\d+$"
_OF_CODES = r"^(0\d{2,}|\+\d{7,})$"


def code_findings(table: RawTable) -> list[Finding]:
    """For columns of whole numbers some of which begin with zeros, as 00234, or with a plus, as +4930123456."""
    found = [_codes(name, cells, table) for name, cells in table.columns.items() if cells.numbers is not None]
    return [finding for finding in found if finding]


def _codes(name: str, cells: Cells, table: RawTable) -> Finding | None:
    trimmed = pc.utf8_trim_whitespace(cells.texts)
    codes = np.asarray(pc.match_substring_regex(trimmed, _OF_CODES))
    if not codes.any() or not bool(pc.all(pc.match_substring_regex(trimmed, _ALL)).as_py()):
        return None
    rows = np.flatnonzero(np.append(codes, False)[cells.codes])
    told = listed(cells.texts.filter(codes).slice(0, 1000).to_pylist())
    return Finding(
        kind="codes",
        what=f"Numbers of column {listed([name])} are written as codes are, with zeros or a plus in front: {told}.",
        where=table.places(rows),
        count=len(rows),
        done="They were read as quantities.",
        remedy="If they are postcodes or the like, write a letter in front, as in z00234: they are then words.",
    )
