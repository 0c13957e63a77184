"""Finding out what stands between the fields of a text file, and whether its first line names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import PurePath

from workbench.data.reading import SUFFIXES
from workbench.data.tables.cells import MISSING_TEXTS

NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
WHOLE_LINES = "\x1f"
"""The delimiter of files with a single column: a character that no text holds."""

_BY_SUFFIX = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".psv": "|"}
_SAYS = re.compile(r'\s*sep=([^\r\n"])\s*', re.IGNORECASE)
_MOST_RECORDS = 100
_LEAST_AGREEMENT = 0.5
"""Share of the first rows that must have as many fields as the first line, for a delimiter that no name promises."""


@dataclass(frozen=True)
class Layout:
    """`first_line` is the index of the first line that counts, below comments and `sep=;`, as Excel writes it."""

    delimiter: str
    first_line: int
    has_header: bool
    has_row_names: bool = False
    """The header has one field fewer than every row: as R writes tables, whose first column has no name."""
    comments: int = 0
    """How many lines above the first one begin with `#`."""


def suffix_delimiter(path: PurePath) -> str | None:
    """What the file's name promises, None where it promises nothing."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return _BY_SUFFIX.get(suffixes[-1]) if suffixes else None


def layout_of(sample: str, promised: str | None, asked: str | None = None) -> Layout:
    """From the beginning of the text; `asked` is the delimiter where the user chose one."""
    lines = list(io.StringIO(sample, newline=""))
    comments = num_comments(lines)
    below = lines[comments:]
    told = _SAYS.fullmatch(below[0]) if below else None
    says = told[1] if told else None
    below = below[1:] if says else below
    delimiter = asked or says or guessed_delimiter(below, promised)
    records = first_records(below, delimiter)
    return Layout(
        delimiter, comments + (says is not None), has_header(records), has_row_names(records), comments=comments
    )


def num_comments(lines: Sequence[str]) -> int:
    """Lines that begin with `#` above the table, without the last where it names the columns: `#id,label`.

    With a blank after the mark it does so where the line below is a row already, as NumPy writes tables.
    """
    marked = list(takewhile(lambda line: line.startswith("#"), lines))
    below = lines[len(marked) :]
    if not marked or not below:
        return 0
    may_name = not marked[-1][1:2].isspace() or not has_header(first_records(below, guessed_delimiter(below, None)))
    return len(marked) - (may_name and _parts_alike(marked[-1], below[0]))


def _parts_alike(line: str, next_line: str) -> bool:
    """Whether some delimiter makes as many fields of both, and more than one."""
    return any(line.count(delimiter) == next_line.count(delimiter) > 0 for delimiter in NAMES)


def guessed_delimiter(lines: Sequence[str], promised: str | None) -> str:
    """The one that parts the lines most evenly, and of those the one that makes most fields."""
    ranked = []
    for delimiter in NAMES:
        records = first_records(lines, delimiter)
        width = len(records[0]) if records else 1
        agreement = sum(len(record) == width for record in records) / max(1, len(records))
        if width > 1 and (agreement >= _LEAST_AGREEMENT or delimiter == promised):
            ranked.append((round(agreement, 1), width, delimiter == promised, delimiter))
    return max(ranked)[-1] if ranked else WHOLE_LINES


def first_records(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Records that are not blank; the last one is left out of a sample that may have cut it."""
    reader = csv.reader(lines, delimiter=delimiter)
    records: list[list[str]] = []
    try:
        records.extend(record for record in islice(reader, _MOST_RECORDS + 1) if any(map(str.strip, record)))
    except csv.Error:
        return records
    return records[:-1] if len(records) > 2 else records


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """False where the first line is like the second: images in the same column, or numbers and gaps, and no counting.

    A gap in the first place is a sign of names: columns of numbers beside one of row names, as pandas writes them.
    """
    if len(records) < 2:
        return not (records and any(_is_image(cell) for cell in records[0]))
    first, second = records[0], records[1]
    if any(_is_image(one) and _is_image(other) for one, other in zip(first, second, strict=False)):
        return False
    is_counting = [cell.strip() for cell in first] in (
        [str(number) for number in range(len(first))],
        [str(number) for number in range(1, len(first) + 1)],
    )
    are_numbers = _is_number(first[0]) and all(_is_number(cell) or _is_gap(cell) for cell in (*first, *second))
    return is_counting or not are_numbers


def has_row_names(records: Sequence[Sequence[str]]) -> bool:
    """True where every row has one field more than the first line, and not for a delimiter at its end."""
    rows = records[1:]
    is_longer = len(rows) > 1 and {len(row) for row in rows} == {len(records[0]) + 1}
    return is_longer and any(row[-1].strip() for row in rows)


def _is_image(cell: str) -> bool:
    return PurePath(cell.strip()).suffix.lower() in SUFFIXES


def _is_gap(cell: str) -> bool:
    return cell.strip().lower() in MISSING_TEXTS


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
