"""A file with a row for each example as a data set: of images that it names, of texts that it holds, or of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, Inputs, TableInputs
from workbench.data.declared_groups import only_groups, straddling_groups
from workbench.data.declared_parts import declared_parts, undeclared_parts
from workbench.data.file_rows import file_rows
from workbench.data.input_choice import Roles, check_column, chosen_inputs
from workbench.data.label_source import Source
from workbench.data.labels import checked_labels
from workbench.data.listing import shown
from workbench.data.tables.file_access import faults_of, table_path
from workbench.data.tables.findings import listed, note, quoted
from workbench.data.tables.roles import Seen, is_called_parts, role_of
from workbench.data.tables.table_file import TableFile, read_table
from workbench.data.watching import Progress
from workbench.spec.data import DataFile
from workbench.spec.data_description import Finding, Role

NO_COLUMN = "-"
"""What `split_column` says where no column is to be used."""

NO_FEATURES: dict[Role, str] = {
    "id": "has another value in every row",
    "text": "holds text",
    "path": "names files",
    "part": "says which part of the data a row is in",
}
"""Why a column of such a role tells nothing that a model of rows could learn from."""


def open_file(data: DataFile, tell: Progress) -> Dataset:
    """Raises `UserError` naming the file where nothing in it can be used, and what `tell(done, total)` raises."""
    path = table_path(data.path)
    table = read_table(path, tell, delimiter={"auto": None, "tab": "\t"}.get(data.delimiter, data.delimiter))
    base = _base(data, table)
    reads, column = chosen_inputs(data, table, _roles(table), base)
    table = table.with_repeats() if reads == "table" else table.without_repeats()
    rows = file_rows(data, table, reads, column, base, tell)
    used = rows.table.of(rows.kept, without=rows.taken)
    roles = _roles(used)  # rows that were left out may have hidden what a column is for
    columns, found = _columns(used, roles, join_spellings=data.join_spellings)
    part_column = _part_column(data, used, roles, rows.taken)
    parts, about_parts = _parts(data, part_column, columns, used)
    groups = {name: column for name, column in columns.items() if roles[name] == "group"}
    about_groups = [*straddling_groups(groups, parts, used), *only_groups(columns)]
    return Dataset(
        title=shown(path.name),
        where=shown(str(path)),
        inputs=_without_no_features(rows.inputs, roles, part_column),
        columns=columns,
        names=rows.names,
        identities=rows.identities,
        parts=parts,
        findings=(*table.findings, *rows.findings, *found, *about_parts, *about_groups),
    )


def _roles(table: TableFile) -> Roles:
    return {name: role_of(Seen.of_cells(name, cells)) for name, cells in table.cells.items()}


def _base(data: DataFile, table: TableFile) -> Path:
    base = table.path.parent / table_path(data.base)
    with faults_of(base):
        is_there = base.is_dir()
    if not is_there:
        raise UserError(
            "There is no such base folder.", where=shown(str(base)), remedy="Choose the folder where the paths start."
        )
    return base


def _without_no_features(inputs: Inputs, roles: Roles, part_column: str) -> Inputs:
    if not isinstance(inputs, TableInputs):
        return inputs
    reasons = {name: NO_FEATURES[role] for name, role in roles.items() if role in NO_FEATURES}
    return TableInputs(reasons | ({part_column: NO_FEATURES["part"]} if part_column else {}))


def _columns(table: TableFile, roles: Roles, *, join_spellings: bool) -> tuple[dict[str, Column], list[Finding]]:
    columns: dict[str, Column] = {}
    found: list[Finding] = []
    empty = []
    for name in table.cells:
        column = table.column(name)
        if not column.values:
            empty.append(name)
            continue
        if roles[name] in ("label", "group"):
            source = Source(f"column {quoted(name)}", table.places)
            labels = checked_labels(source, column, roles[name], join_spellings=join_spellings)
            column = labels.column
            found.extend(labels.findings)
        columns[name] = column
    if empty:
        verb = "has" if len(empty) == 1 else "have"
        found.append(note("empty-columns", f"{listed(empty)} {verb} no value in any row.", "Left out."))
    return columns, found


def _parts(
    data: DataFile, name: str, columns: Mapping[str, Column], table: TableFile
) -> tuple[npt.NDArray[np.int8] | None, list[Finding]]:
    if name in columns:
        return declared_parts(name, columns[name], table)
    called = [name for name, column in columns.items() if is_called_parts(Seen.of_column(name, column))]
    return None, [undeclared_parts(name, columns[name]) for name in called if data.split_column != NO_COLUMN]


def _part_column(data: DataFile, table: TableFile, roles: Roles, taken: str) -> str:
    """Empty where there is none. Raises `UserError` where the one that the user named is not there, or is the input."""
    if data.split_column == NO_COLUMN:
        return ""
    if data.split_column and data.split_column == taken:
        raise UserError(
            f"Column {quoted(taken)} is the input, and cannot name the parts.",
            where=shown(str(table.path)),
            remedy="Choose another column of parts, or another input column.",
        )
    if data.split_column:
        check_column(data.split_column, table)
        return data.split_column
    return next((name for name in table.cells if roles[name] == "part"), "")
