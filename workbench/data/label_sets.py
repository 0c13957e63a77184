"""Cells that hold several labels: one label in two spellings among them, and cells that hold none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING, Column
from workbench.data.tables.findings import listed, were
from workbench.spec.data_description import Finding
from workbench.spec.separators import split_cell

Places = Callable[[npt.NDArray[np.int64]], tuple[str, ...]]


def set_spellings(column: Column, separator: str, meant: Callable[[str], str | float]) -> list[list[tuple[str, int]]]:
    """Labels with the numbers of rows that hold them, of which several are `meant` as the same; frequent ones first."""
    rows = Counter[str]()
    for value, count in zip(column.values, column.counts().tolist(), strict=True):
        for label in split_cell(value, separator):
            rows[label] += count
    same = defaultdict[str | float, list[tuple[str, int]]](list)
    for label, count in sorted(rows.items(), key=lambda row: (-row[1], row[0])):
        same[meant(label)].append((label, count))
    return [spelled for spelled in same.values() if len(spelled) > 1]


def rows_with(column: Column, separator: str, labels: set[str]) -> npt.NDArray[np.int64]:
    """Indices of the examples whose cells hold one of `labels`."""
    holds = [not labels.isdisjoint(split_cell(value, separator)) for value in column.values]
    return np.flatnonzero(np.array([*holds, False])[column.codes])


def with_labels(column: Column, separator: str, instead: Mapping[str, str]) -> Column:
    """The same with the labels at the keys called as their values say."""
    cells = [_rewritten(value, separator, instead) for value in column.values]
    return Column.of_texts([None if code == MISSING else cells[code] for code in column.codes.tolist()])


def _rewritten(cell: str, separator: str, instead: Mapping[str, str]) -> str:
    labels = split_cell(cell, separator)
    if instead.keys().isdisjoint(labels):
        return cell
    return separator.join(dict.fromkeys(instead.get(label, label) for label in labels))


def without_labels(what: str, places: Places, column: Column, separator: str) -> list[Finding]:
    """Cells that hold separators alone; `what` is where they stand, in words."""
    empty = [not split_cell(value, separator) for value in column.values]
    rows = np.flatnonzero(np.array([*empty, False])[column.codes])
    if not len(rows):
        return []
    told = listed([value for value, is_empty in zip(column.values, empty, strict=True) if is_empty])
    return [
        Finding(
            kind="no-labels",
            what=f"In {what}, {were(len(rows), 'cell', 'holds', 'hold')} separators and no label: {told}.",
            where=places(rows),
            count=len(rows),
            done=f"{'It says' if len(rows) == 1 else 'They say'} that none of the labels applies; an empty cell is "
            "missing.",
            severity="note",
        )
    ]
