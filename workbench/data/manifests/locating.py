"""Finding the files that a manifest names, a million of them in seconds: each folder is listed once.

D is the number of distinct paths. They stay texts: a `Path` for each would take most of the time.
"""

# ruff: noqa: PTH118

from __future__ import annotations

import contextlib
import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.data.tables.cells import Texts
from workbench.data.tables.lines import FOREIGN_ENCODING

FEW = 16
"""Files in a folder up to which each is asked for, instead of listing the folder."""
_BLOCK = 2**16


class Place(IntEnum):
    """What is where a path leads."""

    FILE = 0
    MISSING = 1
    OUTSIDE = 2
    FOLDER = 3
    NO_FILE = 4
    FORBIDDEN = 5
    CIRCLE = 6


@dataclass(frozen=True)
class Located:
    """`places` (D,) hold a `Place`; `same_as` (D,) the first path that leads to the same file."""

    base: str
    places: npt.NDArray[np.uint8]
    same_as: npt.NDArray[np.int64]
    spelled: dict[int, str]
    """Files that bear their name in other bytes than the manifest has."""

    def path(self, index: int, text: str) -> str:
        """Where the path `text` with this index leads."""
        if index in self.spelled:
            return self.spelled[index]
        above, slash, name = text.strip().rpartition("/")
        above = os.path.join(self.base, above + slash)
        return os.path.join(os.path.realpath(above) if ".." in above else above, name)


@dataclass
class _Folder:
    """A real folder, and the index of each file wanted of it, by name."""

    path: str
    is_outside: bool
    wanted: dict[str, int] = field(default_factory=dict)


def locate(texts: Texts, base: Path, tell: Callable[[int], None], *, allow_outside: bool) -> Located:
    """`texts` are distinct paths, relative to `base` or absolute. `tell(done)` counts the files looked for.

    Files outside of `base`, also behind symbolic links, are not looked for unless that is allowed.
    """
    return _Search(texts, base, allow_outside=allow_outside).found(tell)


class _Search:
    def __init__(self, texts: Texts, base: Path, *, allow_outside: bool) -> None:
        self._texts, self._allow_outside = texts, allow_outside
        self._given_base, self._base = str(base), os.path.realpath(base)
        self._places = bytearray([Place.MISSING]) * len(texts)
        self._same_as = np.arange(len(texts), dtype=np.int64)
        self._spelled: dict[int, str] = {}
        self._links: dict[int, str] = {}
        self._by_text: dict[str, _Folder] = {}
        self._by_path: dict[str, _Folder] = {}

    def found(self, tell: Callable[[int], None]) -> Located:
        for begin in range(0, len(self._texts), _BLOCK):
            for index, text in enumerate(self._texts.slice(begin, _BLOCK).to_pylist(), start=begin):
                self._want(index, text.strip())
        done = 0
        for folder in self._by_path.values():
            tell(done)
            done += len(folder.wanted)
            self._look_into(folder)
        self._follow_links()
        places = np.frombuffer(bytes(self._places), dtype=np.uint8)[self._same_as]
        return Located(self._given_base, places, self._same_as, self._spelled)

    def _want(self, index: int, text: str) -> None:
        if "\0" in text:
            return
        if "\\" in text:
            text = self._with_slashes(index, text)
        above, slash, name = text.rpartition("/")
        above += slash
        folder = self._by_text.get(above) or self._folder(above)
        if folder.is_outside:
            self._places[index] = Place.OUTSIDE
        elif name in _NO_NAMES:
            self._places[index] = Place.FOLDER if os.path.isdir(folder.path) else Place.MISSING  # noqa: PTH112 - as above
        else:
            first = folder.wanted.setdefault(name, index)
            if first != index:
                self._same_as[index] = first

    def _with_slashes(self, index: int, text: str) -> str:
        """A path that was written on Windows, unless there is a file of that very name."""
        if os.path.lexists(os.path.join(self._base, text)):
            return text
        text = text.replace("\\", "/")
        self._spelled[index] = os.path.join(self._given_base, text)
        return text

    def _folder(self, above: str) -> _Folder:
        path = os.path.realpath(os.path.join(self._base, above))
        folder = self._by_path.setdefault(path, _Folder(path, self._is_outside(path)))
        self._by_text[above] = folder
        return folder

    def _is_outside(self, real_path: str) -> bool:
        if self._allow_outside:
            return False
        return real_path != self._base and not real_path.startswith(os.path.join(self._base, ""))

    def _look_into(self, folder: _Folder) -> None:
        left = dict(folder.wanted)
        if len(left) > FEW:
            try:
                self._list(folder, left)
            except OSError as error:
                for index in left.values():
                    self._refuse(index, error)
                return
        for name, index in left.items():
            self._ask_for(folder, name, index)

    def _list(self, folder: _Folder, left: dict[str, int]) -> None:
        """Takes from `left` what is a plain file, which a listing tells without asking the disk again."""
        places, is_file = self._places, int(Place.FILE)
        with os.scandir(folder.path) as entries:
            for entry in entries:
                if entry.name in left and entry.is_file(follow_symlinks=False):
                    places[left.pop(entry.name)] = is_file

    def _ask_for(self, folder: _Folder, name: str, index: int) -> None:
        """By its name, or by one that people and systems write otherwise but take for the same."""
        for spelling in _spellings(name):
            path = os.path.join(folder.path, spelling)
            try:
                os.lstat(path)
            except OSError as error:
                self._refuse(index, error)
                continue
            self._look_at(index, path)
            if spelling != name:
                self._spelled[index] = path
            return

    def _look_at(self, index: int, path: str) -> None:
        if os.path.islink(path):  # noqa: PTH114 - as above
            leads_to = os.path.realpath(path)
            if self._is_outside(leads_to):
                self._places[index] = Place.OUTSIDE
                return
            self._links[index] = leads_to
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - as above
        except OSError as error:
            self._refuse(index, error)
        else:
            self._places[index] = _place(mode)

    def _follow_links(self) -> None:
        """A link and the file that it leads to are the same, and so are two links to one file."""
        first: dict[str, int] = {}
        for index, leads_to in self._links.items():
            if self._places[index] != Place.FILE:
                continue
            above, name = os.path.split(leads_to)
            folder = self._by_path.get(above)
            file = folder.wanted.get(name) if folder else None
            self._same_as[index] = first.setdefault(leads_to, index if file is None else file)
        self._same_as = self._same_as[self._same_as]  # what is the same as a link

    def _refuse(self, index: int, error: OSError) -> None:
        self._places[index] = _PLACES.get(error.errno or 0, Place.MISSING)


def _place(mode: int) -> Place:
    if stat.S_ISREG(mode):
        return Place.FILE
    return Place.FOLDER if stat.S_ISDIR(mode) else Place.NO_FILE


_NO_NAMES = frozenset({"", ".", ".."})
_PLACES = {errno.EACCES: Place.FORBIDDEN, errno.EPERM: Place.FORBIDDEN, errno.ELOOP: Place.CIRCLE}


def _spellings(name: str) -> Iterator[str]:
    """The name itself; letters with accents composed and apart; in the bytes of Windows' western encoding."""
    yield name
    if name.isascii():
        return
    yield unicodedata.normalize("NFC", name)
    yield unicodedata.normalize("NFD", name)
    with contextlib.suppress(UnicodeEncodeError):
        yield os.fsdecode(name.encode(FOREIGN_ENCODING))
