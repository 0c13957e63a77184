"""What the beginning of a text with delimiters says: how it is parted, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from workbench.data.tables.column_names import unique_names
from workbench.data.tables.delimiters import NAMES, WHOLE_LINES, Layout, layout_of
from workbench.data.tables.findings import LINES, note, quoted, were
from workbench.data.tables.records import Record, Run
from workbench.spec.data_description import Finding

_DELIMITED = re.compile(r"\w\W\w")

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


def comment_findings(layout: Layout) -> list[Finding]:
    """Lines above the names that were skipped."""
    if not layout.comments:
        return []
    what = f"{were(layout.comments, 'line', 'begins', 'begin')} with # above the names of the columns."
    told = note("comments", what, "Skipped as comments." if layout.comments > 1 else "Skipped as a comment.")
    where = LINES.names(range(1, layout.comments + 1))
    return [told.model_copy(update={"where": where, "count": layout.comments})]


def one_column_findings(names: list[str]) -> list[Finding]:
    """Where nothing parts the lines: the delimiter may be one that is not known."""
    if len(names) != 1:
        return []
    return [
        Finding(
            kind="one-column",
            what=f"Only one column was found; its first line is {quoted(names[0])}.",
            done="Each line was read as one value.",
            remedy="If it holds several columns, part them by commas, semicolons, tabs or bars.",
            severity="warning" if _DELIMITED.search(names[0]) else "note",
        )
    ]


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
