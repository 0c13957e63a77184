"""The images of a data set as a table that can be opened as data, with a column that keeps look-alikes together."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.inspection.grouping import Groups
from workbench.spec.data import DataFile, DataSource, ImageFolder

ALIKE = "look-alikes"
"""The column: one value for each group, and another for each image that stands alone."""


def write_table(data: DataSource, dataset: Dataset, near: Groups, path: Path) -> None:
    """Writes `path`, labels and `ALIKE` of every example as CSV; paths are relative where they lie beside the table.

    Raises `UserError` where the images are no files, or the table cannot be written.
    """
    base = _base(data)
    columns = [(name, column) for name, column in dataset.columns.items() if name not in ("path", ALIKE)]
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["path", *(name for name, _ in columns), ALIKE])
            for at, name in enumerate(dataset.names):
                labels = [column.values[column.codes[at]] if column.codes[at] >= 0 else "" for _, column in columns]
                group = f"group {near[at] + 1}" if near[at] >= 0 else f"alone {at + 1}"
                table.writerow([_from(base / name, path.parent), *labels, group])
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
        return Path(data.path).expanduser().absolute()
    if isinstance(data, DataFile):
        return Path(data.base or Path(data.path).parent).expanduser().absolute()
    raise UserError(
        "These images are no files of their own.", where="data", remedy="Look-alikes of bundled data stay as they are."
    )


def _from(path: Path, folder: Path) -> str:
    folder = folder.absolute()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
