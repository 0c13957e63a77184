"""Finding the image files of a folder with one subfolder a class, or with such folders for each part."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.spec.errors import UserError
from workbench.data.dataset import NO_PART
from workbench.data.part_folders import PartFolder, named_like_parts, only_training, part_folders
from workbench.data.reading import SUFFIXES
from workbench.spec.data_description import Finding, SkippedFile
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable

_MADE_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True)
class FoundFile:
    """A file with the suffix of an image. `name` is its path below the folder, with slashes."""

    path: Path
    name: str
    label: int
    part: int = NO_PART


@dataclass(frozen=True)
class Listing:
    """Files in a fixed order: parts as they are used, classes in natural order, then names."""

    classes: tuple[str, ...]
    files: tuple[FoundFile, ...]
    skipped: tuple[SkippedFile, ...]
    findings: tuple[Finding, ...] = ()


def list_folder(root: Path) -> Listing:
    """Raises `UserError` naming the folder where it is missing, is no folder, or has no class subfolders."""
    folders, loose = _top(root)
    if not folders:
        images = f", but {count_text(len(loose), 'image')}" if loose else ""
        raise UserError(
            f"The folder has no subfolders{images}.",
            where=str(root),
            remedy="Put the images of each class into a subfolder named after the class.",
        )
    skipped = [SkippedFile(path=shown(path.name), reason="it lies outside the class subfolders") for path in loose]
    parts = part_folders(folders)
    if parts:
        return _listed_parts(root, parts, skipped + _beside(folders, parts))
    classes, files, refused = _listed_classes(root, [PartFolder(root, NO_PART)], {root: folders})
    return Listing(classes, files, (*skipped, *refused), tuple(named_like_parts(classes)))


def _listed_parts(root: Path, parts: Sequence[PartFolder], skipped: list[SkippedFile]) -> Listing:
    folders: dict[Path, list[Path]] = {}
    for part in parts:
        folders[part.path], loose = _top(part.path)
        skipped += [
            SkippedFile(path=_name(path, root), reason="it lies outside the class subfolders") for path in loose
        ]
    if len(parts) == 1:
        parts = [PartFolder(parts[0].path, NO_PART)]
    classes, files, refused = _listed_classes(root, sorted(parts, key=lambda part: part.part), folders)
    findings = (only_training(),) if len(parts) == 1 else ()
    return Listing(classes, files, (*skipped, *refused), findings)


def _listed_classes(
    root: Path, parts: Sequence[PartFolder], folders: Mapping[Path, Sequence[Path]]
) -> tuple[tuple[str, ...], tuple[FoundFile, ...], list[SkippedFile]]:
    """Classes, files and what was left out; folders of one name in several parts are one class."""
    names = {folder.name for part in parts for folder in folders[part.path]}
    classes = sorted(names, key=natural_key)
    label = {name: index for index, name in enumerate(classes)}
    files: list[FoundFile] = []
    skipped: list[SkippedFile] = []
    for part in parts:
        for folder in folders[part.path]:
            inside, refused = _class_files(folder, root)
            files += [FoundFile(path, name, label[folder.name], part.part) for name, path in inside]
            skipped += refused
    return tuple(shown(name) for name in classes), tuple(files), skipped


def _beside(folders: Sequence[Path], parts: Sequence[PartFolder]) -> list[SkippedFile]:
    taken = {part.path for part in parts}
    reason = "the folder is none of training, validation and test"
    return [_without(shown(folder.name), reason) for folder in folders if folder not in taken]


def _class_files(folder: Path, root: Path) -> tuple[list[tuple[str, Path]], list[SkippedFile]]:
    """Names and paths of a class's images in order, and everything else that is not hidden."""
    found = list(_walk(folder, root))
    refused = [entry for entry in found if isinstance(entry, SkippedFile)]
    named = sorted((_name(path, root), path) for path in found if isinstance(path, Path))
    refused += [_no_image(path, name) for name, path in named if not _has_image_suffix(path)]
    if not found:
        refused.append(_without(_name(folder, root), "the class subfolder is empty"))
    return [(name, path) for name, path in named if _has_image_suffix(path)], refused


def natural_key(text: str) -> tuple[list[str | tuple[int, str]], str]:
    """Sorts `class2` before `class10`, and without regard to case."""
    parts = re.split(r"(\d+)", text.casefold())
    return [_digits_key(part) if index % 2 else part for index, part in enumerate(parts)], text


def _digits_key(digits: str) -> tuple[int, str]:
    """Sorts as their number does, which Python refuses to make of some thousands of them."""
    digits = digits.lstrip("0")
    return len(digits), digits


def shown(name: str) -> str:
    """A file name in one line that can be written as UTF-8, whatever bytes the disk holds."""
    return printable(os.fsencode(name).decode("utf-8", "replace"))


def _top(root: Path) -> tuple[list[Path], list[Path]]:
    """Class subfolders in natural order, and the images that lie beside them."""
    try:
        entries = [entry for entry in root.iterdir() if not _is_hidden(entry.name)]
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UserError("There is no such folder.", where=str(root), remedy="Choose a folder that exists.") from error
    except OSError as error:
        raise UserError(
            f"The folder cannot be read: {error.strerror}.", where=str(root), remedy="Check its permissions."
        ) from error
    folders = [entry for entry in entries if _is_folder(entry)]
    loose = [entry for entry in entries if _has_image_suffix(entry) and not _is_folder(entry)]
    return sorted(folders, key=lambda path: natural_key(path.name)), sorted(loose)


def _walk(folder: Path, root: Path) -> Iterator[Path | SkippedFile]:
    """Every file below a class subfolder, and the folders that are left out.

    Symbolic links to folders are followed, but each real folder is visited once, and none that holds `root`: a link
    upwards would walk through the other classes, or the whole disk.
    """
    real_root = root.resolve()
    above = {_identity(folder.stat()) for folder in (real_root, *real_root.parents)}
    seen = set[tuple[int, int]]()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            identity = _identity(current.stat())
            entries = sorted(entry for entry in current.iterdir() if not _is_hidden(entry.name))
        except OSError as error:
            yield _without(_name(current, root), f"the folder cannot be read ({error.strerror})")
            continue
        if identity in above:
            yield _without(_name(current, root), "the folder is a link to one that it lies in")
        if identity in above | seen:
            continue
        seen.add(identity)
        for entry in entries:
            if not _is_folder(entry):
                yield entry
            elif _has_image_suffix(entry):
                yield _without(_name(entry, root), "it is a folder with the name of an image")
            else:
                waiting.append(entry)


def _without(folder: str, reason: str) -> SkippedFile:
    return SkippedFile(path=folder, reason=reason, is_folder=True)


def _identity(state: os.stat_result) -> tuple[int, int]:
    return state.st_dev, state.st_ino


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission to look
        return False


def _has_image_suffix(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _MADE_BY_SYSTEMS


def _name(path: Path, root: Path) -> str:
    return shown(path.relative_to(root).as_posix())


def _no_image(path: Path, name: str) -> SkippedFile:
    kind = f"'{shown(path.suffix)}' files" if path.suffix else "files without a suffix"
    return SkippedFile(path=name, reason=f"{kind} are not read as images")
