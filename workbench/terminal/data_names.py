"""Data as they are named on the command line: a path, or a name."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import get_args

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.table_file import SUFFIXES
from workbench.spec.data import BundledData, BundledName, DataFile, DataSource, ImageFolder, TorchvisionData
from workbench.spec.torchvision_sets import KNOWN_SETS


def source_named(text: str, root: str = "") -> DataSource:
    """A folder or a file where there is one of that path, else a bundled set or one of torchvision's.

    `root` is the folder of torchvision's set. Raises `UserError` with close names where it is none of these.
    """
    _check_utf8(text)
    _check_utf8(root)
    path = Path(text)
    if _is_there(path):
        return DataFile(path=text) if _should_be_file(path) else ImageFolder(path=text)
    for name in get_args(BundledName):
        if text.lower() == name:
            return BundledData(name=name)
    by_lower = {name.lower(): name for name in KNOWN_SETS}
    if text.lower() in by_lower:
        return TorchvisionData(name=by_lower[text.lower()], root=root)
    raise _unknown(text, [*get_args(BundledName), *by_lower.values()])


def _is_there(path: Path) -> bool:
    """Also a link that leads nowhere, and what lies in a locked folder: opening it says what stands in the way."""
    try:
        path.lstat()
    except PermissionError:
        return True
    except (OSError, ValueError):  # too long for a path, or not one at all
        return False
    return bool(path.parts)


def _should_be_file(path: Path) -> bool:
    """Anything but a folder, and an empty folder with the name of a table."""
    try:
        return not path.is_dir() or (path.suffix.lower() in SUFFIXES and not any(path.iterdir()))
    except PermissionError:
        return True


def _check_utf8(text: str) -> None:
    """Documents and the store hold text: a path in other bytes could be opened once, and never again."""
    if text != text.encode("utf-8", "replace").decode():
        raise UserError("The path is not written in UTF-8.", where=shown(text), remedy="Rename the file or the folder.")


def _unknown(text: str, names: list[str]) -> UserError:
    lower = {name.lower(): name for name in names}
    close = [lower[match] for match in difflib.get_close_matches(text.lower(), lower, n=3)]
    hint = f"Did you mean {' or '.join(close)}? Else name" if close else "Name"
    return UserError(
        "There is no folder or file of that path, and no data set of that name.",
        where=text,
        remedy=f"{hint} an image folder, a CSV, TSV, Parquet or JSONL file, a bundled set or one of torchvision's.",
    )
