"""Which column of a table the model is to see, where the user leaves it open: images before texts before rows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.findings import listed
from workbench.data.tables.roles import Seen
from workbench.data.tables.table_file import TableFile
from workbench.spec.data import DataFile
from workbench.spec.data_description import Role

Roles = Mapping[str, Role]
Reads = Literal["images", "text", "table"]

_TRIED = 20
"""Paths of a column that are looked for, to tell which of several columns names the files."""


def chosen_inputs(data: DataFile, table: TableFile, roles: Roles, base: Path) -> tuple[Reads, str]:
    """What is read, and of which column; none for a table. Raises `UserError` where there is no such column."""
    if data.reads == "table":
        return "table", ""
    if data.column:
        check_column(data.column, table)
        guessed: Reads = "images" if roles[data.column] == "path" else "text"
        return (guessed if data.reads == "auto" else data.reads), data.column
    paths = _column_of_files(table, [name for name in roles if roles[name] == "path"], base)
    text = next((name for name in roles if roles[name] == "text"), "")
    if data.reads == "auto":
        return ("images", paths) if paths else ("text", text) if text else ("table", "")
    column = paths if data.reads == "images" else text
    if not column:
        what = "names image files" if data.reads == "images" else "holds text"
        raise UserError(
            f"No column of the file {what}, by its looks.",
            where=shown(str(table.path)),
            remedy=f"Choose the input column; the columns are {listed(list(roles), most=20)}.",
        )
    return data.reads, column


def check_column(name: str, table: TableFile) -> None:
    """Raises `UserError` naming the columns that there are."""
    if name not in table.cells:
        raise UserError(
            f"The file has no column “{name}”.",
            where=shown(str(table.path)),
            remedy=f"Its columns are {listed(list(table.cells), most=20)}.",
        )


def _column_of_files(table: TableFile, names: list[str], base: Path) -> str:
    """The one with the most files that are there; the first where none is, and empty without any column."""

    def present(name: str) -> int:
        sample = Seen.of_cells(name, table.cells[name]).sample[:_TRIED]
        return sum(os.path.lexists(base / text.strip()) for text in sample if "\0" not in text)

    return max(names, key=present) if len(names) > 1 else next(iter(names), "")
