"""What is told of rows whose file cannot be used: which rows, which file, why, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from workbench.data.manifests.locating import Place
from workbench.data.tables.cells import Cells
from workbench.data.tables.roles import Seen, role_of
from workbench.data.tables.table_file import TableFile
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable

MAX_PATH_LENGTH = 200
"""Characters of a path that a finding repeats."""

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Answer:
    """`one` and `many` continue `1 row` and `3 rows`."""

    kind: str
    one: str
    many: str
    remedy: str


def about_paths(kind: str, one: str, remedy: str, many: str = "") -> Answer:
    """`many` defaults to the plural of the first word of `one`, which is `names`."""
    return Answer(kind, one, many or one.replace("names", "name", 1), remedy)


PLACES: Mapping[Place, Answer] = {
    Place.MISSING: about_paths(
        "missing-files", "names a file that is not there", "Correct the path, or choose the base folder."
    ),
    Place.OUTSIDE: about_paths(
        "outside-files", "names a file outside the base folder", "Turn on “Allow files outside” if they are meant."
    ),
    Place.FOLDER: about_paths("folders", "names a folder, not a file", "Name an image file."),
    Place.NO_FILE: about_paths("odd-files", "names a device or a pipe, not a file", "Name an image file."),
    Place.FORBIDDEN: about_paths(
        "forbidden-files", "names a file that there is no permission to reach", "Change the permissions of its folder."
    ),
    Place.CIRCLE: about_paths(
        "circular-links", "names a symbolic link that leads back to itself", "Name the file that was meant."
    ),
}


@dataclass(frozen=True)
class Told:
    """Findings about rows of a table, whose paths stand in `paths`."""

    table: TableFile
    paths: Cells
    found: list[Finding] = field(default_factory=list)

    def about(self, rows: Indices, answer: Answer) -> None:
        """Rows that are left out for one reason."""
        self._add(rows, answer, "left out")

    def about_conflicts(self, rows: Indices) -> None:
        answer = about_paths(
            "conflicting-labels",
            "names a file that another row labels otherwise",
            "Decide on one label for each file; several labels fit into one cell, as in cat|dog.",
        )
        self._add(rows, answer, "left out, since none is known to be right")

    def about_repeated(self, rows: Indices) -> None:
        answer = about_paths("repeated-files", "names the file of an earlier row, without contradicting it", "")
        self._add(rows, answer, "left out, and what they add was put into the earlier row")

    def about_unreadable(self, rows: Indices, reasons: Sequence[str]) -> None:
        answer = about_paths("unreadable", "names a file that cannot be read as an image", "Replace the file.")
        self._add(rows, answer, "left out", reasons)

    def labels(self, paths: str) -> list[str]:
        """Columns in which two rows of one file may contradict each other: no ids, prose or further paths."""
        roles = {name: role_of(Seen.of_cells(name, cells)) for name, cells in self.table.cells.items() if name != paths}
        return [name for name, role in roles.items() if role in ("label", "group", "part")]

    def _add(self, rows: Indices, answer: Answer, done: str, reasons: Sequence[str] = ()) -> None:
        count = len(rows)
        if not count:
            return
        verb, was = (answer.one, "It was") if count == 1 else (answer.many, "They were")
        self.found.append(
            Finding(
                kind=answer.kind,
                what=f"{count_text(count, 'row')} {verb}.",
                where=self._places(rows[:MAX_NAMED_PLACES], reasons),
                count=count,
                done=f"{was} {done}.",
                remedy=answer.remedy,
            )
        )

    def _places(self, rows: Indices, reasons: Sequence[str]) -> tuple[str, ...]:
        """`line 3 (a.png)`, or `line 3 (a.png: it is empty)`."""
        places = []
        for index, (place, row) in enumerate(zip(self.table.places(rows), rows.tolist(), strict=True)):
            code = int(self.paths.codes[row])
            path = shortened(self.paths.texts[code].as_py()) if code >= 0 else ""
            told = ": ".join(part for part in (path, reasons[index] if reasons else "") if part)
            places.append(f"{place} ({told})" if told else place)
        return tuple(places)


def shortened(path: str) -> str:
    """In one line, and of a very long path its end, where paths differ."""
    plain = printable(" ".join(path.split()))
    return plain if len(plain) <= MAX_PATH_LENGTH else f"…{plain[1 - MAX_PATH_LENGTH :]}"
