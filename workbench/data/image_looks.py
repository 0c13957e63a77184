"""Looking at an image file before it counts as an example: whether it is whole, how large, and which state of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from workbench.data.listing import shown
from workbench.data.reading import Inspection, Unreadable, inspect_image

REMEMBERED_FILES = 2**17
"""Files whose inspection this process remembers, so that describing data again after an edit costs no reading."""


@dataclass(frozen=True)
class Look:
    """What came of looking at a file: an inspection, or the reason why there is none."""

    inspection: Inspection | None
    reason: str
    identity: str


def look_at(path: Path) -> Look:
    """Raises nothing: what stands against the file becomes the reason."""
    try:
        state = path.stat()
    except OSError as error:
        return Look(None, f"it cannot be reached ({error.strerror})", "")
    times = (state.st_mtime_ns, state.st_ctime_ns)
    identity = identity_of(str(path.absolute()), state.st_size, *times)
    try:
        return Look(inspected(path, state.st_size, times), "", identity)
    except Unreadable as unreadable:
        return Look(None, str(unreadable), identity)


def identity_of(path: str, size: int, changed_ns: int, state_changed_ns: int) -> str:
    """Changes when the file does, as far as its size and times tell."""
    return f"{shown(path)}|{size}|{(changed_ns, state_changed_ns)}"


@functools.lru_cache(maxsize=REMEMBERED_FILES)
def inspected(path: Path, _size: int, _times: tuple[int, int]) -> Inspection:
    """Kept by the file's size and times: a changed file is looked at again, and so is one that could not be read."""
    return inspect_image(path)
