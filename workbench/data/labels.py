"""Labels that are not what they seem: one in two spellings, one with a single example, or none."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING, Column
from workbench.data.guessing import may_be_classes
from workbench.data.tables.findings import listed, were
from workbench.spec.data_description import Finding, Role
from workbench.spec.numbers import count_text
from workbench.spec.separators import guessed_separator

MOST_CLASSES = 1000
"""Columns with more distinct values are no labels whose spelling or rarity is worth a word."""


@dataclass(frozen=True)
class Labels:
    """A column of labels, and what was found out about them."""

    column: Column
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Source:
    """Where labels stand, in words, and what names the places of examples in findings."""

    what: str
    """`column “animal”`."""
    places: Callable[[npt.NDArray[np.int64]], tuple[str, ...]]
    to_join: str = "Turn on “Join spellings” if they are the same."
    """What joins two spellings of one label."""
    may_be_sets: bool = True
    """Whether a cell can hold several labels: those that do are no classes of their own."""


def checked_labels(source: Source, column: Column, role: Role = "label", *, join_spellings: bool = False) -> Labels:
    """With `join_spellings`, spellings of one label become one."""
    found = _missing(source, column, role)
    if _may_be_spelled(column):
        groups = spellings(column)
        if groups:
            found += _two_spellings(source, column, groups, role, joined=join_spellings)
            column = _joined(column, groups) if join_spellings else column
        are_sets = source.may_be_sets and bool(guessed_separator(column.values))
        found += _single(source, column) if role == "label" and not are_sets else []
    return Labels(column, tuple(found))


def joined(column: Column) -> Column:
    """With one value for all spellings of a label."""
    return _joined(column, spellings(column)) if _may_be_spelled(column) else column


def _may_be_spelled(column: Column) -> bool:
    return may_be_classes(column) and len(column.values) <= MOST_CLASSES


def spellings(column: Column) -> list[list[int]]:
    """Codes of values that differ only in case, blanks or Unicode form, or are one number: `1` and `1.0`.

    The most frequent of each comes first.
    """
    same = defaultdict[str | float, list[int]](list)
    counts = column.counts()
    for code in sorted(range(len(column.values)), key=lambda code: -int(counts[code])):
        same[_meant(column, code)].append(code)
    return [codes for codes in same.values() if len(codes) > 1]


def _meant(column: Column, code: int) -> str | float:
    if column.numbers is not None:
        return float(column.numbers[np.argmax(column.codes == code)])
    plain = unicodedata.normalize("NFKC", column.values[code]).casefold()
    return " ".join(plain.split())


def _two_spellings(
    source: Source, column: Column, groups: list[list[int]], role: Role, *, joined: bool
) -> list[Finding]:
    counts = column.counts()
    kept = "They are different groups." if role == "group" else "They are different classes."
    if column.numbers is not None:
        kept = kept.replace(".", ", though one number.")
    found = []
    for group in groups:
        told = ", ".join(f"“{column.values[code]}” ({counts[code]:,})" for code in group)
        rows = np.flatnonzero(np.isin(column.codes, group[1:]))
        found.append(
            Finding(
                kind="two-spellings",
                what=f"In {source.what} one label seems to be spelled in {len(group)} ways: {told}.",
                where=source.places(rows),
                count=len(rows),
                done=f"They were joined as “{column.values[group[0]]}”." if joined else kept,
                remedy="" if joined else source.to_join,
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


def _single(source: Source, column: Column) -> list[Finding]:
    single = np.flatnonzero(column.counts() == 1)
    if not len(single) or len(column.values) < 2:
        return []
    told = listed([column.values[code] for code in single])
    are_most = 2 * len(single) > len(column.values)
    if are_most and column.numbers is not None:  # amounts
        return []
    whole = f"{len(single):,} of {count_text(len(column.values), 'class')} have"
    return [
        Finding(
            kind="one-example",
            what=f"In {source.what}, {whole if are_most else were(len(single), 'class', 'has', 'have')} a single "
            f"example: {told}.",
            where=source.places(np.flatnonzero(np.isin(column.codes, single))),
            count=len(single),
            done=f"{'It was' if len(single) == 1 else 'They were'} kept, and cannot both train and test.",
            remedy="Add examples, or predict something else: so many may be names and no classes."
            if are_most
            else "Add examples, or remove these.",
        )
    ]


def _missing(source: Source, column: Column, role: Role) -> list[Finding]:
    rows = np.flatnonzero(column.codes == MISSING)
    if not len(rows):
        return []
    kept = "It was kept" if len(rows) == 1 else "They were kept"
    of_groups = f"{kept}, {'as a group of its own' if len(rows) == 1 else 'each as a group of its own'}."
    return [
        Finding(
            kind="missing-values",
            what=f"{were(len(rows), 'row', 'has', 'have')} no value in {source.what}.",
            where=source.places(rows),
            count=len(rows),
            done=of_groups if role == "group" else f"{kept}; a task passes over rows that lack its label.",
            severity="note",
        )
    ]
