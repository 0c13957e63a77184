"""A file with a row for each example as a data set: of images that it names, of texts that it holds, or of its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.columns import MISSING, Column
from workbench.data.dataset import Dataset, Inputs, TableInputs, TextInputs
from workbench.data.declared_groups import only_groups, straddling_groups
from workbench.data.declared_parts import declared_parts, undeclared_parts
from workbench.data.image_looks import identity_of
from workbench.data.input_choice import Reads, Roles, check_column, chosen_inputs
from workbench.data.labels import Source, checked_labels
from workbench.data.listing import shown
from workbench.data.manifests.images import named_images
from workbench.data.tables.file_access import faults_of, table_path
from workbench.data.tables.findings import listed, note, quoted, were
from workbench.data.tables.lazy import Lazy
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


@dataclass(frozen=True)
class _Rows:
    """The examples: which rows of the table, what the model sees of them, and the column that was taken for it."""

    table: TableFile
    kept: npt.NDArray[np.int64]
    inputs: Inputs
    names: Lazy
    identities: Lazy
    taken: str = ""
    findings: tuple[Finding, ...] = ()


def open_file(data: DataFile, tell: Progress) -> Dataset:
    """Raises `UserError` naming the file where nothing in it can be used, and what `tell(done, total)` raises."""
    path = table_path(data.path)
    table = read_table(path, tell, delimiter={"auto": None, "tab": "\t"}.get(data.delimiter, data.delimiter))
    base = _base(data, table)
    reads, column = chosen_inputs(data, table, _roles(table), base)
    table = table.with_repeats() if reads == "table" else table.without_repeats()
    rows = _rows(data, table, reads, column, base, tell)
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


def _rows(data: DataFile, table: TableFile, reads: Reads, column: str, base: Path, tell: Progress) -> _Rows:
    if reads == "images":
        return _images(table, column, base, tell, allow_outside=data.allow_outside)
    return _texts(table, column) if reads == "text" else _whole_rows(table)


def _base(data: DataFile, table: TableFile) -> Path:
    base = table.path.parent / table_path(data.base)
    with faults_of(base):
        is_there = base.is_dir()
    if not is_there:
        raise UserError(
            "There is no such base folder.", where=shown(str(base)), remedy="Choose the folder where the paths start."
        )
    return base


def _images(table: TableFile, column: str, base: Path, tell: Progress, *, allow_outside: bool) -> _Rows:
    images = named_images(table, column, base, tell, allow_outside=allow_outside)
    if not len(images.kept):
        reasons = " ".join(finding.what for finding in images.findings)
        first = next((finding.where[0] for finding in images.findings if finding.where), "")
        raise UserError(
            f"No image that column “{column}” names can be used. {reasons} The first is {first}.",
            where=shown(str(table.path)),
            remedy=next((finding.remedy for finding in images.findings if finding.remedy), ""),
        )
    return _Rows(images.table, images.kept, images.inputs, images.names, images.identities, column, images.findings)


def _texts(table: TableFile, column: str) -> _Rows:
    cells = table.cells[column]
    kept, missing = np.flatnonzero(cells.codes != MISSING), np.flatnonzero(cells.codes == MISSING)
    if not len(kept):
        raise UserError(
            f"No row has a text in column {quoted(column)}.",
            where=shown(str(table.path)),
            remedy="Choose another input column.",
        )
    used = cells.of(kept)
    found = Finding(
        kind="no-text",
        what=f"{were(len(missing), 'row', 'has', 'have')} no text in column “{column}”.",
        where=table.places(missing),
        count=len(missing),
        done=f"{were(len(missing), 'row', 'was', 'were')} left out.",
    )
    return _Rows(
        table=table,
        kept=kept,
        inputs=TextInputs(column, used.strings()),
        names=_row_names(table, kept),
        identities=Lazy(used.codes, lambda code: _digest(used.texts[code].as_py())),
        taken=column,
        findings=(found,) if len(missing) else (),
    )


def _whole_rows(table: TableFile) -> _Rows:
    with faults_of(table.path):
        state = table.path.stat()
    content = identity_of(str(table.path.absolute()), state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    kept = np.arange(len(table), dtype=np.int64)
    identities = Lazy(table.row_numbers, lambda number: _digest(f"{content}|{number}"))
    return _Rows(table, kept, TableInputs(), _row_names(table, kept), identities)


def _without_no_features(inputs: Inputs, roles: Roles, part_column: str) -> Inputs:
    if not isinstance(inputs, TableInputs):
        return inputs
    reasons = {name: NO_FEATURES[role] for name, role in roles.items() if role in NO_FEATURES}
    return TableInputs(reasons | ({part_column: NO_FEATURES["part"]} if part_column else {}))


def _row_names(table: TableFile, kept: npt.NDArray[np.int64]) -> Lazy:
    return Lazy(table.row_numbers[kept], lambda number: table.unit.names([number])[0])


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


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
