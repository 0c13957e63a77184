"""Several labels in one cell: `cat|dog`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SEPARATORS = ("|", ";", ",", "/", " ")
"""In the order in which they are tried."""
_MADE_FOR_IT = ("|", ";")


def split_cell(cell: str, separator: str) -> tuple[str, ...]:
    """The labels of a cell, each once, without blanks around them; none of an empty cell."""
    parts = [part.strip() for part in cell.split(separator)] if separator else [cell.strip()]
    return tuple(dict.fromkeys(part for part in parts if part))


def guessed_separator(values: Sequence[str]) -> str:
    """The first separator by which some cell parts into labels that also stand elsewhere; empty where there is none."""
    return next((separator for separator in SEPARATORS if is_separated(values, separator)), "")


def is_separated(values: Iterable[str], separator: str) -> bool:
    """Whether the cells look like sets of labels: parting them leaves fewer distinct labels than there were cells.

    Bars and semicolons are made for it: with these as many labels will do.
    """
    distinct = set(values)
    if not any(separator in value for value in distinct):
        return False
    labels = {label for value in distinct for label in split_cell(value, separator)}
    return 0 < len(labels) < len(distinct) + (separator in _MADE_FOR_IT)
