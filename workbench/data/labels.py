"""Labels that are not what they seem: one in two spellings, one with a single example, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.data.columns import MISSING, Column
from workbench.data.guessing import guessed_scale, may_be_classes
from workbench.data.label_source import Source
from workbench.data.spellings import checked_sets, checked_spellings, joined_labels, joined_sets
from workbench.data.tables.findings import listed, were
from workbench.spec.data_description import Finding, Role
from workbench.spec.numbers import count_text
from workbench.spec.separators import guessed_separator

MOST_CLASSES = 1000
"""Columns with more distinct values are no labels whose spelling or rarity is worth a word."""

_MAYBE_GAPS = frozenset({"None", "-", "--", "?", "."})


@dataclass(frozen=True)
class Labels:
    """A column of labels, and what was found out about them."""

    column: Column
    findings: tuple[Finding, ...]


def checked_labels(source: Source, column: Column, role: Role = "label", *, join_spellings: bool = False) -> Labels:
    """With `join_spellings`, spellings of one label become one."""
    found = _missing(source, column, role)
    if not _may_be_spelled(column):
        return Labels(column, tuple(found))
    separator = guessed_separator(column.values) if source.may_be_sets and role == "label" else ""
    if separator:
        column, told = checked_sets(source, column, separator, joined=join_spellings)
        return Labels(column, (*found, *told))
    column, told = checked_spellings(source, column, role, joined=join_spellings)
    found += told
    if role == "label":
        found += [*_gaps(source, column), *_single(source, column)]
    return Labels(column, tuple(found))


def joined(column: Column) -> Column:
    """With one value for all spellings of a label."""
    if not _may_be_spelled(column):
        return column
    separator = guessed_separator(column.values)
    return joined_sets(column, separator) if separator else joined_labels(column)


def _may_be_spelled(column: Column) -> bool:
    return may_be_classes(column) and len(column.values) <= MOST_CLASSES


def _single(source: Source, column: Column) -> list[Finding]:
    single = np.flatnonzero(column.counts() == 1)
    if not len(single) or len(column.values) < 2:
        return []
    told = listed([column.values[code] for code in single])
    are_most = 2 * len(single) > len(column.values)
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


def _gaps(source: Source, column: Column) -> list[Finding]:
    """Words that often stand for no value, and may be a class all the same."""
    gaps = np.array([*(source.may_be_sets and value.strip() in _MAYBE_GAPS for value in column.values), False])
    if not gaps.any() or guessed_scale(column.values):
        return []
    rows = np.flatnonzero(gaps[column.codes])
    told = listed([value for value, is_gap in zip(column.values, gaps, strict=False) if is_gap])
    is_one = int(gaps.sum()) == 1
    return [
        Finding(
            kind="maybe-missing",
            what=f"In {source.what}, {were(len(rows), 'row', 'says', 'say')} {told}, which may mean that there is no "
            "label.",
            where=source.places(rows),
            count=len(rows),
            done="It is a class like any other." if is_one else "They are classes like any other.",
            remedy="Leave these cells empty if their label is not known.",
            severity="note",
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
