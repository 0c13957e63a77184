"""One label in several spellings: told, and joined on demand."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING, Column
from workbench.data.label_sets import rows_with, set_spellings, with_labels, without_labels
from workbench.data.label_source import Source
from workbench.spec.data_description import Finding, Role
from workbench.spec.printable import in_brief

Indices = npt.NDArray[np.int64]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$", re.ASCII)


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
    if column.numbers is not None and not np.isnan(number := column.numbers[np.argmax(column.codes == code)]):
        return float(number)
    return _plain(column.values[code])


def _plain(text: str) -> str | float:
    """What spellings of one label have in common, also of numbers among words."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return float(plain) if _NUMBER.match(plain) else plain


def checked_spellings(source: Source, column: Column, role: Role, *, joined: bool) -> tuple[Column, list[Finding]]:
    """What labels in several spellings there are; one each of them where they are to be `joined`."""
    groups, counts = spellings(column), column.counts()
    kept = "They are different groups." if role == "group" else "They are different classes."
    if column.numbers is not None and not column.has_slips:
        kept = kept.replace(".", ", though one number.")
    found = []
    for group in groups:
        told = ", ".join(f"{_quoted(column.values[code])} ({counts[code]:,})" for code in group)
        rows = np.flatnonzero(np.isin(column.codes, group[1:]))
        found.append(_spelled(source, len(group), told, rows, column.values[group[0]] if joined else "", kept))
    return (joined_labels(column) if joined else column), found


def checked_sets(source: Source, column: Column, separator: str, *, joined: bool) -> tuple[Column, list[Finding]]:
    """The same for cells that hold several labels, which are no classes of their own."""
    groups = set_spellings(column, separator, _plain)
    found = []
    for spelled in groups:
        told = ", ".join(f"{_quoted(label)} ({count:,})" for label, count in spelled)
        rows = rows_with(column, separator, {label for label, _ in spelled[1:]})
        kept = "They are different labels."
        found.append(_spelled(source, len(spelled), told, rows, spelled[0][0] if joined else "", kept))
    found += without_labels(source.what, source.places, column, separator)
    return (joined_sets(column, separator) if joined else column), found


def _spelled(source: Source, ways: int, told: str, rows: Indices, joined_as: str, kept: str) -> Finding:
    """`joined_as` is empty where the spellings stay apart, as `kept` says."""
    return Finding(
        kind="two-spellings",
        what=f"In {source.what} one label seems to be spelled in {ways} ways: {told}.",
        where=source.places(rows),
        count=len(rows),
        done=f"They were joined as {_quoted(joined_as)}." if joined_as else kept,
        remedy="" if joined_as else source.to_join,
        severity="note" if joined_as else "warning",
    )


def joined_sets(column: Column, separator: str) -> Column:
    """With the most frequent spelling of each label within the cells."""
    groups = set_spellings(column, separator, _plain)
    instead = {label: spelled[0][0] for spelled in groups for label, _ in spelled[1:]}
    return with_labels(column, separator, instead) if instead else column


def joined_labels(column: Column) -> Column:
    """With the most frequent spelling of each label."""
    place = np.arange(len(column.values) + 1)
    place[-1] = MISSING
    for group in spellings(column):
        place[group] = group[0]
    return Column(column.values, place[column.codes], column.numbers).of(np.arange(len(column)))


def _quoted(label: str) -> str:
    """With its blanks, which may be all that differs."""
    return f"“{in_brief(label, 60)}”"
