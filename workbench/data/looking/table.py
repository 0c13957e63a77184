"""The images of a data set as a table that can be opened as data, with a column that keeps look-alikes together."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.inspection.grouping import Groups
from workbench.data.part_folders import PART_TITLES
from workbench.data.tables.file_access import table_path
from workbench.spec.data import DataFile, DataSource, ImageFolder

ALIKE = "look-alikes"
"""The column: one value for each group, and another for each image that stands alone."""
PART = "split"
"""The column that says the part of an image, where the folders do."""


def write_table(data: DataSource, dataset: Dataset, near: Groups, path: Path) -> None:
    """Writes `path`, labels and `ALIKE` of every example as CSV; paths are relative where they lie beside the table.

    Parts that a folder's subfolders say stand in a column, too; those of a file are among its columns already.
    Raises `UserError` where the images are no files, or the table cannot be written.
    """
    base = _base(data)
    columns = [(name, column) for name, column in dataset.columns.items() if name not in ("path", ALIKE)]
    parts = dataset.parts if isinstance(data, ImageFolder) else None
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["path", *(name for name, _ in columns), *([] if parts is None else [PART]), ALIKE])
            for at, name in enumerate(dataset.names):
                labels = [column.values[column.codes[at]] if column.codes[at] >= 0 else "" for _, column in columns]
                group = f"group {near[at] + 1}" if near[at] >= 0 else f"alone {at + 1}"
                part = [] if parts is None else [PART_TITLES.get(int(parts[at]), "")]
                table.writerow([_from(base / name, path.parent), *labels, *part, group])
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise UserError(
            f"The table cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder, or free some room.",
        ) from error


def _base(data: DataSource) -> Path:
    """The folder that names start in."""
    if isinstance(data, ImageFolder):
        return table_path(data.path).absolute()
    if isinstance(data, DataFile):
        base = table_path(data.path).parent / table_path(data.base)
        return base.resolve() if ".." in base.parts else base.absolute()
    raise UserError(
        "These images are no files of their own.", where="data", remedy="Look-alikes of bundled data stay as they are."
    )


def _from(path: Path, folder: Path) -> str:
    folder = folder.absolute()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
