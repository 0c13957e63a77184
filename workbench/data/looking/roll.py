"""All examples of a data set as the window lists them: names, labels, sizes, parts, and where thumbnails lie.

One file of plain arrays carries it from the engine to the window, since a hundred thousand names are too many for a
message: it is written whole, read at once, and then gone.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

TRAIN, VALIDATION, TEST, UNLABELLED = 0, 1, 2, 3
"""Parts; `UNLABELLED` would train, but the labelled subset leaves it out. -1 is in none."""
PLACE = np.dtype([("file", "<i4"), ("offset", "<i8"), ("length", "<i4"), ("check", "<u4")])
"""Where a thumbnail lies: the number of its file (-1: not made yet), and its bytes there (0: it cannot be read)."""


@dataclass(frozen=True)
class RollColumn:
    """One label of every example: `codes` (N,) index `values`, -1 where it is missing; `numbers` (N,) are None where
    not every value is a number.
    """

    name: str
    values: tuple[str, ...]
    codes: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.float64] | None = None
    unit: str = ""
    """Of the numbers that a regression predicts."""

    def text(self, example: int) -> str:
        """The label in words; empty where it is missing."""
        code = int(self.codes[example])
        return self.values[code] if code >= 0 else ""


@dataclass(frozen=True)
class Roll:
    """N examples in the order of the data."""

    title: str
    folder: str
    """The folder of the thumbnails."""
    files: tuple[str, ...]
    """The files of thumbnails that `places` number."""
    digest: str
    """Changes whenever an example does: what is asked about an example names it."""
    names: tuple[str, ...]
    sizes: npt.NDArray[np.int32]
    """(N, 2): widths and heights in pixels."""
    parts: npt.NDArray[np.int8]
    places: npt.NDArray[np.void]
    """(N,) of `PLACE`."""
    columns: tuple[RollColumn, ...]
    by_name: npt.NDArray[np.int32]
    """(N,): examples in the natural order of their names."""
    groups: npt.NDArray[np.int32]
    """(N,): which examples look alike, by the number of their group; -1 stands alone, or was not looked at."""
    marks: dict[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    """(N,) by the kind of a finding: which examples it names."""

    def __len__(self) -> int:
        return len(self.names)


def save(roll: Roll, path: Path) -> None:
    """Raises `OSError`."""
    blob, ends = _packed(roll.names)
    head = {
        "title": roll.title,
        "folder": roll.folder,
        "files": roll.files,
        "digest": roll.digest,
        "columns": [{"name": column.name, "values": column.values, "unit": column.unit} for column in roll.columns],
        "marks": list(roll.marks),
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "head": np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
        "names": blob,
        "ends": ends,
        "sizes": roll.sizes,
        "parts": roll.parts,
        "places": roll.places,
        "by_name": roll.by_name,
        "groups": roll.groups,
    }
    for at, column in enumerate(roll.columns):
        arrays[f"codes-{at}"] = column.codes
        if column.numbers is not None:
            arrays[f"numbers-{at}"] = column.numbers
    arrays |= {f"mark-{at}": mark for at, mark in enumerate(roll.marks.values())}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # its stubs take any name for its own option's
    partial.replace(path)


def load(path: Path) -> Roll:
    """Raises `OSError` and `ValueError` where the file is gone or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _unpacked(arrays)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ValueError(str(error)) from error


def _unpacked(arrays: Any) -> Roll:
    head = json.loads(arrays["head"].tobytes())
    return Roll(
        title=head["title"],
        folder=head["folder"],
        files=tuple(head["files"]),
        digest=head["digest"],
        names=_names(arrays["names"], arrays["ends"]),
        sizes=arrays["sizes"],
        parts=arrays["parts"],
        places=arrays["places"],
        columns=tuple(
            RollColumn(
                named["name"],
                tuple(named["values"]),
                arrays[f"codes-{at}"],
                arrays.get(f"numbers-{at}"),
                named["unit"],
            )
            for at, named in enumerate(head["columns"])
        ),
        by_name=arrays["by_name"],
        groups=arrays["groups"],
        marks={kind: arrays[f"mark-{at}"] for at, kind in enumerate(head["marks"])},
    )


def _packed(names: tuple[str, ...]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """All names as UTF-8 in one piece, and where in the text each ends."""
    ends = np.cumsum([len(name) for name in names], dtype=np.int64)
    text = "".join(names).encode("utf-8", "surrogatepass")
    return np.frombuffer(text, dtype=np.uint8), ends


def _names(blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> tuple[str, ...]:
    text = blob.tobytes().decode("utf-8", "surrogatepass")
    starts = [0, *ends[:-1].tolist()] if len(ends) else []
    return tuple(text[start:end] for start, end in zip(starts, ends.tolist(), strict=True))
