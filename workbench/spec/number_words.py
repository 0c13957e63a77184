"""Which values of a column are no numbers, and what to do about them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

MOST_ARE_NUMBERS = 0.8
"""Share of examples from which on a column is meant as numbers, and the other values are slips."""
MOST_NAMED = 6
"""Values that a message names."""


def no_numbers(values: Iterable[str]) -> list[str]:
    """Those of `values` that are no finite number."""
    return [value for value in values if not _is_number(value)]


def not_numbers_text(column: str, values: Iterable[str]) -> str:
    """Why the column is not read as numbers: some of its `values` are none, or else too large, or names of folders."""
    others = no_numbers(values)
    if not others:
        return f"'{column}' is not read as numbers."
    named = ", ".join(f"'{value[:40]}'" for value in others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
    return f"'{column}' is not a number everywhere: {named}{more}."


def number_remedy(counts: Mapping[str, int]) -> str:
    """What to do where a column is to be numbers; `counts` are the examples of each value."""
    others = sum(counts[value] for value in no_numbers(counts))
    if 0 < others <= (1 - MOST_ARE_NUMBERS) * sum(counts.values()):
        return "Mend these values or empty their cells: all others are numbers."
    return "Choose classification for it."


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
