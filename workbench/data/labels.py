"""Labels that are not what they seem: one in two spellings, one with a single example, or none."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from workbench.data.columns import MISSING, Column
from workbench.data.tables.findings import listed, quoted, were
from workbench.data.tables.table_file import TableFile
from workbench.spec.data_description import Finding

MOST_CLASSES = 1000
"""Columns with more distinct values are no labels whose spelling or rarity is worth a word."""


@dataclass(frozen=True)
class Labels:
    """A column of labels, and what was found out about them."""

    column: Column
    findings: tuple[Finding, ...]


def checked_labels(name: str, column: Column, table: TableFile, *, join_spellings: bool) -> Labels:
    """`column` has an entry for each row of `table`; with `join_spellings`, spellings of one label become one."""
    found = _missing(name, column, table)
    if column.numbers is None and len(column.values) <= MOST_CLASSES:
        groups = spellings(column)
        if groups:
            found += _two_spellings(name, column, groups, table, joined=join_spellings)
            column = _joined(column, groups) if join_spellings else column
        found += _single(name, column, table)
    return Labels(column, tuple(found))


def spellings(column: Column) -> list[list[int]]:
    """Codes of values that differ only in case, blanks or Unicode form, the most frequent of each first."""
    same = defaultdict(list)
    counts = column.counts()
    for code in sorted(range(len(column.values)), key=lambda code: -int(counts[code])):
        plain = unicodedata.normalize("NFKC", column.values[code]).casefold()
        same[" ".join(plain.split())].append(code)
    return [codes for codes in same.values() if len(codes) > 1]


def _two_spellings(
    name: str, column: Column, groups: list[list[int]], table: TableFile, *, joined: bool
) -> list[Finding]:
    counts = column.counts()
    found = []
    for group in groups:
        told = ", ".join(f"“{column.values[code]}” ({counts[code]:,})" for code in group)
        rows = np.flatnonzero(np.isin(column.codes, group[1:]))
        found.append(
            Finding(
                kind="two-spellings",
                what=f"In column {quoted(name)} one label seems to be spelled in {len(group)} ways: {told}.",
                where=table.places(rows),
                count=len(rows),
                done=f"They were joined as “{column.values[group[0]]}”." if joined else "They are different classes.",
                remedy="" if joined else "Turn on “Join spellings” if they are the same.",
                severity="note" if joined else "warning",
            )
        )
    return found


def _joined(column: Column, groups: list[list[int]]) -> Column:
    place = np.arange(len(column.values) + 1)
    place[-1] = MISSING
    for group in groups:
        place[group] = group[0]
    return Column(column.values, place[column.codes], column.numbers).of(np.arange(len(column)))


def _single(name: str, column: Column, table: TableFile) -> list[Finding]:
    """Silent where most values are the only one of their kind: those are no classes."""
    single = np.flatnonzero(column.counts() == 1)
    if not len(single) or 2 * len(single) > len(column.values):
        return []
    told = [column.values[code] for code in single]
    return [
        Finding(
            kind="one-example",
            what=f"In column {quoted(name)}, {were(len(single), 'class', 'has', 'have')} a single example: "
            f"{listed(told)}.",
            where=table.places(np.flatnonzero(np.isin(column.codes, single))),
            count=len(single),
            done=f"{'It was' if len(single) == 1 else 'They were'} kept, and cannot both train and test.",
            remedy="Add examples, or remove the row.",
        )
    ]


def _missing(name: str, column: Column, table: TableFile) -> list[Finding]:
    rows = np.flatnonzero(column.codes == MISSING)
    if not len(rows):
        return []
    return [
        Finding(
            kind="missing-values",
            what=f"{were(len(rows), 'row', 'has', 'have')} no value in column {quoted(name)}.",
            where=table.places(rows),
            count=len(rows),
            done=f"{'It was' if len(rows) == 1 else 'They were'} kept; a task passes over rows that lack its label.",
            severity="note",
        )
    ]
