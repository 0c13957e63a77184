"""Symbolic links in an image folder: which lead out of it, and which reach a file that stands there already."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from workbench.data.listing import FoundFile
from workbench.data.tables.findings import were
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding

_ANSWERS = {
    "links-outside": ("They were followed.", "Remove the links if these images are not meant."),
    "linked-labels": ("Each name keeps its class, of which one is wrong.", "Remove the links, or the file."),
    "linked-twice": ("All of them are used, possibly in different parts.", "Remove the links, or the file."),
}
"""What was done, and what can be."""


def link_findings(root: Path, files: Sequence[FoundFile]) -> tuple[Finding, ...]:
    """Costs one look at each name; only where there are links, files are compared by where they really lie."""
    real_root = os.path.realpath(root)
    real = _Real(root, real_root)
    linked = {file.name for file in files if real.is_linked(file)}
    if not linked:
        return ()
    places: dict[str, list[FoundFile]] = {}
    for file in files:
        places.setdefault(real.path(file), []).append(file)
    inside = os.path.join(real_root, "")  # noqa: PTH118 - these are texts
    outside = [one.name for path, names in places.items() for one in names if not path.startswith(inside)]
    several = [names for names in places.values() if len(names) > 1]
    other = [one.name for names in several if len({one.label for one in names}) > 1 for one in names]
    again = [one.name for names in several if len({one.label for one in names}) == 1 for one in names]
    found = (
        _finding("links-outside", outside, "reached through links that lead out of the folder", "note"),
        _finding("linked-labels", other, "reached by links under another class too", "warning"),
        _finding("linked-twice", again, "reached by links more than once in a class", "warning"),
    )
    return tuple(finding for finding in found if finding)


class _Real:
    """Where files really lie. Each folder is asked for once."""

    def __init__(self, root: Path, real_root: str) -> None:
        self._folders: dict[Path, tuple[str, bool]] = {}
        self._root, self._real_root = root, real_root

    def is_linked(self, file: FoundFile) -> bool:
        return self._folder(file.path.parent)[1] or file.path.is_symlink()

    def path(self, file: FoundFile) -> str:
        """The file behind a link; other files are where their folder is."""
        if file.path.is_symlink():
            return os.path.realpath(file.path)
        return os.path.join(self._folder(file.path.parent)[0], file.path.name)  # noqa: PTH118 - as above

    def _folder(self, folder: Path) -> tuple[str, bool]:
        """Its real path, and whether a link leads there."""
        if folder not in self._folders:
            plain = os.path.normpath(os.path.join(self._real_root, folder.relative_to(self._root)))  # noqa: PTH118
            path = os.path.realpath(folder)
            self._folders[folder] = path, path != plain
        return self._folders[folder]


def _finding(kind: str, names: Sequence[str], how: str, severity: Literal["note", "warning"]) -> Finding | None:
    if not names:
        return None
    done, remedy = _ANSWERS[kind]
    return Finding(
        kind=kind,
        what=f"{were(len(names), 'file', 'is', 'are')} {how}.",
        where=tuple(names[:MAX_NAMED_PLACES]),
        count=len(names),
        done=done,
        remedy=remedy,
        severity=severity,
    )
