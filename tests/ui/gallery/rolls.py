"""Rolls with real thumbnails on disk, as an engine writes them."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from workbench.data.looking.roll import PLACE, Roll, RollColumn
from workbench.data.looking.thumbnail import thumbnail

COLOURS = ((220, 30, 30), (30, 200, 30), (30, 30, 220))


def roll_of(folder: Path, number: int = 60, *, missing: tuple[int, ...] = (), unreadable: tuple[int, ...] = ()) -> Roll:
    """`class` goes round cat, dog and horse; `weight` counts from 0 to `number`; every fourth image is for testing.

    Example n is a plain picture in the colour of its class, of 40 × 20 pixels or 20 × 40.
    """
    places = np.zeros(number, dtype=PLACE)
    with (folder / "a.thumbs").open("wb") as file:
        for at in range(number):
            size = (40, 20, 3) if at % 2 else (20, 40, 3)
            data = b"" if at in unreadable else thumbnail(np.full(size, COLOURS[at % 3], dtype=np.uint8))
            places[at] = (-1 if at in missing else 0, file.tell(), len(data), zlib.crc32(data))
            file.write(data)
    names = tuple(f"{('cat', 'dog', 'horse')[at % 3]}/img{at}.png" for at in range(number))
    return Roll(
        title="pets",
        folder=str(folder),
        files=("a.thumbs",),
        digest="d",
        names=names,
        sizes=np.array([(20, 40) if at % 2 else (40, 20) for at in range(number)], dtype=np.int32),
        parts=np.array([2 if at % 4 == 0 else 0 for at in range(number)], dtype=np.int8),
        places=places,
        columns=(
            RollColumn("class", ("cat", "dog", "horse"), np.arange(number, dtype=np.int32) % 3),
            RollColumn(
                "weight",
                tuple(str(at) for at in range(number)),
                np.arange(number, dtype=np.int32),
                np.arange(number, dtype=np.float64),
            ),
        ),
        by_name=np.array(sorted(range(number), key=lambda at: (at % 3, at)), dtype=np.int32),
        groups=np.full(number, -1, dtype=np.int32),
    )


def with_alike(roll: Roll, *groups: tuple[int, ...]) -> Roll:
    """The same after look-alikes were found."""
    numbers = np.full(len(roll), -1, dtype=np.int32)
    for number, members in enumerate(groups):
        numbers[list(members)] = number
    return replace(roll, groups=numbers, marks={"look-alike": numbers >= 0})
