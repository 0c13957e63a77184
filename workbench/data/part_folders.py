"""Folders named after the parts of a data set: `train`, `val` and `test`, with the class subfolders within each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.data.dataset import TEST, TRAIN, VALIDATION
from workbench.data.part_words import PART_OF_WORD
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding

PART_TITLES = {TRAIN: "training", VALIDATION: "validation", TEST: "test"}

_NAMED_CLASSES = 6


@dataclass(frozen=True)
class PartFolder:
    """A folder that holds the classes of one part."""

    path: Path
    part: int


def part_folders(folders: Sequence[Path]) -> tuple[PartFolder, ...]:
    """Those of the topmost `folders` that are parts; none where the folders are classes themselves.

    They are parts where one of them trains, all of them have subfolders, and every other folder beside them is of no
    account: where a class is called `train`, as in pictures of vehicles, most of its neighbours are no parts.
    """
    found = [
        PartFolder(folder, PART_OF_WORD[folder.name.lower()])
        for folder in folders
        if folder.name.lower() in PART_OF_WORD
    ]
    trains = any(part.part == TRAIN for part in found)
    if not trains or not all(_has_subfolders(part.path) for part in found):
        return ()
    others = len(folders) - len(found)
    return tuple(found) if not others or len(found) > others else ()


def unlike_classes(classes: dict[int, set[str]]) -> list[Finding]:
    """What classes a part lacks, or has alone; `classes` holds those that have images, by part."""
    found = []
    known = classes.get(TRAIN, set())
    for part in sorted(set(classes) - {TRAIN}):
        if missing := sorted(known - classes[part]):
            found.append(_missing(missing, part))
        if unknown := sorted(classes[part] - known):
            found.append(_untrained(unknown, part))
    return found


def only_training() -> Finding:
    """For data that lie in a training folder alone."""
    return Finding(
        kind="only-training-part",
        what="There is a training folder, and none for validation or test beside it.",
        done="Validation and test examples are drawn from it, as the split says.",
        remedy="Put the folder val or test beside it to use your own.",
        severity="note",
    )


def named_like_parts(classes: Iterable[str]) -> list[Finding]:
    """For class folders that are called like parts and were not taken as such."""
    names = [name for name in classes if name.lower() in PART_OF_WORD]
    if not names:
        return []
    return [
        Finding(
            kind="class-named-like-a-part",
            what=f"{_listed(names)} {'is' if len(names) == 1 else 'are'} called like parts of a data set.",
            where=tuple(names),
            count=len(names),
            done="They were taken as classes.",
            remedy="For parts, give each a subfolder for each class, and keep a folder called train among them.",
        )
    ]


def _missing(classes: list[str], part: int) -> Finding:
    return Finding(
        kind="class-missing-in-part",
        what=f"The {PART_TITLES[part]} folder has no image of {_listed(classes)}, which the training folder has.",
        where=tuple(classes[:MAX_NAMED_PLACES]),
        count=len(classes),
        done="The parts were kept: how well these classes are told there is not measured.",
        remedy="Add images of them, or let the split divide everything anew.",
    )


def _untrained(classes: list[str], part: int) -> Finding:
    return Finding(
        kind="class-missing-in-training",
        what=f"The training folder has no image of {_listed(classes)}, which the {PART_TITLES[part]} folder has.",
        where=tuple(classes[:MAX_NAMED_PLACES]),
        count=len(classes),
        done="The parts were kept: what is never trained on is told wrong.",
        remedy="Add training images, mend a folder's name, or let the split divide everything anew.",
    )


def _listed(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names[:_NAMED_CLASSES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _has_subfolders(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.is_dir() for entry in entries if not entry.name.startswith("."))
    except OSError:  # a class that cannot be read is told when its files are listed
        return False
