"""What the beginning of a text with delimiters says: how it is parted, and what its columns are called."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from workbench.data.tables.column_names import unique_names
from workbench.data.tables.delimiters import NAMES, WHOLE_LINES, Layout, layout_of
from workbench.data.tables.findings import note
from workbench.data.tables.records import Record, Run
from workbench.spec.data_description import Finding

ROW_NAME = "row name"
"""What the column without a name is called."""


def header_of(rows: Iterator[Record | Run], layout: Layout) -> tuple[list[str], list[Finding], Iterator[Record | Run]]:
    """The columns' names, none where there is nothing; what is worth knowing of them; the rows that follow."""
    first = next((row for row in rows if isinstance(row, Record) and any(map(str.strip, row.fields))), None)
    if first is None:
        return [], [], rows
    if layout.has_header and layout.has_row_names:
        names, about = unique_names([ROW_NAME, *first.fields])
        what = "The first line has one name fewer than the rows have fields, as R writes tables with row names."
        return names, [note("row-names", what, f"The first column is called “{names[0]}”."), *about], rows
    if layout.has_header:
        return *unique_names(first.fields), rows
    names = [f"column {index}" for index in range(1, len(first.fields) + 1)]
    told = note(
        "no-header",
        f"Line {first.first + layout.first_line} is a row like those below it and names no columns.",
        f"It was read as a row; the columns are called {names[0]} to {names[-1]}.",
        "Write a line of names above it.",
    )
    return names, [told], chain([first], rows)


def layout_findings(layout: Layout, promised: str | None, sample: str, asked: str | None) -> list[Finding]:
    """Where the file is parted otherwise than its name says, or than the user said."""
    used = layout.delimiter
    better = layout_of(sample, promised).delimiter if asked else used
    if better not in (used, WHOLE_LINES):
        return [
            Finding(
                kind="wrong-delimiter",
                what=f"The file looks parted by {NAMES.get(better, better)}, not by {NAMES.get(used, used)}.",
                done=f"It was read with {NAMES.get(used, used)}, as chosen.",
                remedy="Set the delimiter to “find out”.",
            )
        ]
    if promised and used not in (promised, WHOLE_LINES) and not asked:
        told = NAMES.get(used, used)
        what = f"The file's name promises {NAMES[promised]} between the columns, but {told} part them."
        return [note("delimiter", what, f"It was read with {told}.")]
    return []
