"""What reading a table finds out, told with the lines or rows it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.spec.data_description import MAX_NAMED_PLACES, Finding
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable


@dataclass(frozen=True)
class Rows:
    """How rows are called: `line` 17 of a text file as an editor counts, or `row` 17 of a binary one, from 1."""

    unit: str

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """`line 17`, for as many as a finding may name."""
        return tuple(f"{self.unit} {number}" for number in islice(numbers, MAX_NAMED_PLACES))

    def spans(self, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """The same for stretches of rows: `lines 5–9`."""
        return tuple(
            f"{self.unit} {first}" if first == last else f"{self.unit}s {first}–{last}"
            for first, last in islice(spans, MAX_NAMED_PLACES)
        )


LINES = Rows("line")
ROWS = Rows("row")

MAX_QUOTED_LENGTH = 60
"""Characters of a user's text that a sentence repeats."""


def quoted(text: str) -> str:
    """A user's text within a sentence: in one line, shortened where it is long."""
    plain = printable(" ".join(text.split()))
    short = plain if len(plain) <= MAX_QUOTED_LENGTH else f"{plain[: MAX_QUOTED_LENGTH - 1]}…"
    return f"“{short}”"


def listed(texts: Sequence[str], most: int = 5) -> str:
    """`“a”, “b” and 3 more`."""
    told = ", ".join(quoted(text) for text in texts[:most])
    return f"{told} and {len(texts) - most:,} more" if len(texts) > most else told


def note(kind: str, what: str, done: str = "", remedy: str = "") -> Finding:
    """Something about the file as a whole that needs nothing done."""
    return Finding(kind=kind, what=what, done=done, remedy=remedy, severity="note")


def were(count: int, noun: str, singular: str, plural: str) -> str:
    """`1 row was` or `3 rows were`, with the verb that is given for either."""
    return f"{count_text(count, noun)} {singular if count == 1 else plural}"
