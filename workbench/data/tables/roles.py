"""What a column seems to be for, by its name and a look at its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.data.part_words import PART_OF_WORD
from workbench.data.reading import SUFFIXES
from workbench.data.tables.cells import Cells
from workbench.spec.data_description import Role

LOOKED_AT = 200
"""Distinct values of a column that are looked at."""

FEWEST_IDS = 10
"""Rows from which on a column of different values is one of ids, whatever it is called."""

_SURE_PART_NAMES = frozenset({"split", "subset", "partition"})
_PART_NAMES = frozenset({"split", "part", "set", "subset", "partition", "fold", "usage"})
_PERSON_NAMES = frozenset(
    {"patient", "subject", "participant", "person", "donor", "user", "family", "speaker", "author", "owner"}
)
_GROUP_NAMES = _PERSON_NAMES | frozenset(
    {"site", "group", "hospital", "clinic", "center", "centre", "location", "scanner", "study"}
)
_ID_NAMES = frozenset({"id", "ids", "index", "idx", "uuid", "guid", "key", "row", "nr", "no", "number", "serial"})
_MOST = 0.8
"""Share of the values looked at that must have what a role asks for."""


@dataclass(frozen=True)
class Seen:
    """What is looked at: the column's name, some of its distinct values, how many there are, in how many rows."""

    name: str
    sample: Sequence[str]
    num_values: int
    num_known: int
    num_rows: int
    numbers: npt.NDArray[np.float64] | None
    in_parts: float = 0.0
    """Share of the rows with a value that have one of the sampled words which name parts."""

    @classmethod
    def of_cells(cls, name: str, cells: Cells) -> Seen:
        present = cells.present
        step = max(1, len(present) // LOOKED_AT)
        sample = [cells.texts[int(code)].as_py() for code in present[::step][:LOOKED_AT]]
        numbers = None if cells.numbers is None else cells.numbers[present]
        numbers = None if numbers is None else numbers[~np.isnan(numbers)]
        known = cells.codes[cells.codes >= 0]
        part_codes = [code for code, text in zip(present[::step], sample, strict=False) if _is_part(text)]
        in_parts = float(np.isin(known, part_codes).sum()) / max(1, len(known))
        return cls(name, sample, len(present), len(known), len(cells), numbers, in_parts)

    @classmethod
    def of_column(cls, name: str, column: Column) -> Seen:
        step = max(1, len(column.values) // LOOKED_AT)
        numbers = None if column.numbers is None else column.known_numbers
        known = int(column.known.sum())
        sample = column.values[::step][:LOOKED_AT]
        counts = column.counts()[::step]
        in_parts = sum(int(n) for n, text in zip(counts, sample, strict=False) if _is_part(text)) / max(1, known)
        return cls(name, sample, len(column.values), known, len(column), numbers, in_parts)

    @property
    def words(self) -> frozenset[str]:
        """Of the name: `patientID` and `patient_id` are patient and id."""
        parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name)
        return frozenset(word for word in re.split(r"[^a-z]+", parted.lower()) if word)


def role_of(seen: Seen) -> Role:
    """The first role whose signs a column shows; `label` where it shows none."""
    if not seen.num_values:
        return "feature"
    if looks_like_paths(seen):
        return "path"
    if looks_like_parts(seen):
        return "part"
    if seen.words & _GROUP_NAMES and 1 < seen.num_values <= 0.9 * seen.num_known:
        return "group"
    if looks_like_text(seen):
        return "text"
    return "id" if looks_like_ids(seen) else "label"


def looks_like_paths(seen: Seen) -> bool:
    """Values that end as image files do."""
    return _share(seen, lambda value: PurePath(value.strip()).suffix.lower() in SUFFIXES) >= _MOST


def looks_like_parts(seen: Seen) -> bool:
    """Nothing but train, validation, test and their kin, at least two of them; under a name that says so, mostly."""
    if seen.words & _PART_NAMES and seen.in_parts > 0.5:
        return True
    return seen.num_values > 1 and _share(seen, _is_part) == 1


def is_called_parts(seen: Seen) -> bool:
    """Whether the name can mean nothing else."""
    return bool(seen.words & _SURE_PART_NAMES)


def is_one_group(seen: Seen) -> bool:
    """Whether the name says that it tells groups apart, and all rows with a value are of one."""
    return bool(seen.words & _GROUP_NAMES) and seen.num_values == 1 < seen.num_known


def is_called_persons(seen: Seen) -> bool:
    return bool(seen.words & _PERSON_NAMES)


def looks_like_text(seen: Seen) -> bool:
    """Several words in most values, and few values that repeat."""
    is_prose = _share(seen, lambda value: len(value) >= 20 and len(value.split()) >= 4) >= 0.5
    return seen.numbers is None and is_prose and seen.num_values > 0.2 * seen.num_known


def looks_like_ids(seen: Seen) -> bool:
    """A different value in every row: words, or whole numbers that count or are called so."""
    is_called_so = bool(seen.words & _ID_NAMES)
    if seen.num_values < max(3 if is_called_so else FEWEST_IDS, seen.num_rows):
        return False
    if seen.numbers is None:
        return True
    if not bool((seen.numbers == np.rint(seen.numbers)).all()):
        return False
    is_counting = float(np.ptp(seen.numbers)) <= seen.num_values - 1
    return is_counting or is_called_so


def _is_part(text: str) -> bool:
    return text.strip().lower() in PART_OF_WORD


def _share(seen: Seen, holds: Callable[[str], bool]) -> float:
    return sum(map(holds, seen.sample)) / len(seen.sample) if seen.sample else 0.0
