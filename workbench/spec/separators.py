"""Several labels in one cell: `cat|dog`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

SEPARATORS = ("|", ";", ",", "/", " ")
"""In the order in which they are tried; the last two stand in too many names to be more than asked for."""
_MADE_FOR_IT = ("|", ";")
_FEWEST_RECURRING = 3
_MOST_RECUR = 2 / 3


def split_cell(cell: str, separator: str) -> tuple[str, ...]:
    """The labels of a cell, each once, without blanks around them; none of an empty cell."""
    parts = [part.strip() for part in cell.split(separator)] if separator else [cell.strip()]
    return tuple(dict.fromkeys(part for part in parts if part))


def guessed_separator(values: Sequence[str]) -> str:
    """A bar or semicolon by which cells part, or a comma where they are sets beyond doubt; else empty.

    Blanks and slashes are never guessed: `hot dog` and `km/h` are one label.
    """
    made = (separator for separator in _MADE_FOR_IT if is_separated(values, separator))
    return next(made, "") or ("," if _are_sets(values, ",") else "")


def is_separated(values: Sequence[str], separator: str) -> bool:
    """Whether the cells may be sets of labels: parting them leaves fewer distinct labels than there were cells.

    Bars and semicolons are made for it: with these as many labels will do.
    """
    if not any(separator in value for value in values):  # a million ids are quickly passed over
        return False
    sets = {value: split_cell(value, separator) for value in values}
    if not any(len(labels) > 1 for labels in sets.values()):
        return False
    labels = {label for cell in sets.values() for label in cell}
    return 0 < len(labels) < len(sets) + (separator in _MADE_FOR_IT)


def _are_sets(values: Sequence[str], separator: str) -> bool:
    """Whether most labels recombine, as in `a,b`, `b,c` and `c`, and not as in `Paris, France`.

    A label that is written in two ways, an empty one, and labels that each keep their place speak against it.
    """
    if not any(separator in value for value in values):
        return False
    sets = [[part.strip() for part in value.split(separator)] for value in set(values)]
    places, cells = defaultdict[str, set[int]](set), defaultdict[str, int](int)
    for labels in sets:
        for place, label in enumerate(labels):
            places[label].add(place if len(labels) > 1 else -1)
            cells[label] += 1
    if "" in cells or len({label.casefold() for label in cells}) < len(cells):
        return False
    together = {label for labels in sets if len(labels) > 1 for label in labels}
    recurring = [label for label in together if cells[label] > 1]
    moves = any(len(places[label]) > 1 for label in recurring)
    return moves and len(recurring) >= max(_FEWEST_RECURRING, _MOST_RECUR * len(together))
