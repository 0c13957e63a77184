"""The examples of a file with a row for each: images that it names, texts that it holds, or its rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.columns import MISSING
from workbench.data.dataset import Inputs, TableInputs, TextInputs
from workbench.data.image_looks import identity_of
from workbench.data.input_choice import Reads
from workbench.data.listing import shown
from workbench.data.manifests.images import named_images
from workbench.data.tables.file_access import faults_of
from workbench.data.tables.findings import quoted, were
from workbench.data.tables.lazy import Lazy
from workbench.data.tables.table_file import TableFile
from workbench.data.watching import Progress
from workbench.spec.data import DataFile
from workbench.spec.data_description import Finding


@dataclass(frozen=True)
class FileRows:
    """The examples: which rows of the table, what the model sees of them, and the column that was taken for it."""

    table: TableFile
    kept: npt.NDArray[np.int64]
    inputs: Inputs
    names: Lazy
    identities: Lazy
    taken: str = ""
    findings: tuple[Finding, ...] = ()


def file_rows(data: DataFile, table: TableFile, reads: Reads, column: str, base: Path, tell: Progress) -> FileRows:
    """Raises `UserError` naming the file where no example is left, and what `tell(done, total)` raises."""
    if reads == "images":
        return _images(data, table, column, base, tell)
    return _texts(table, column) if reads == "text" else _whole_rows(table)


def _images(data: DataFile, table: TableFile, column: str, base: Path, tell: Progress) -> FileRows:
    images = named_images(
        table, column, base, tell, allow_outside=data.allow_outside, join_spellings=data.join_spellings
    )
    if not len(images.kept):
        reasons = " ".join(finding.what for finding in images.findings)
        first = next((finding.where[0] for finding in images.findings if finding.where), "")
        raise UserError(
            f"No image that column “{column}” names can be used. {reasons} The first is {first}.",
            where=shown(str(table.path)),
            remedy=next((finding.remedy for finding in images.findings if finding.remedy), ""),
        )
    return FileRows(images.table, images.kept, images.inputs, images.names, images.identities, column, images.findings)


def _texts(table: TableFile, column: str) -> FileRows:
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
    return FileRows(
        table=table,
        kept=kept,
        inputs=TextInputs(column, used.strings()),
        names=_row_names(table, kept),
        identities=Lazy(used.codes, lambda code: _digest(used.texts[code].as_py())),
        taken=column,
        findings=(found,) if len(missing) else (),
    )


def _whole_rows(table: TableFile) -> FileRows:
    with faults_of(table.path):
        state = table.path.stat()
    content = identity_of(str(table.path.absolute()), state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    kept = np.arange(len(table), dtype=np.int64)
    identities = Lazy(table.row_numbers, lambda number: _digest(f"{content}|{number}"))
    return FileRows(table, kept, TableInputs(), _row_names(table, kept), identities)


def _row_names(table: TableFile, kept: npt.NDArray[np.int64]) -> Lazy:
    return Lazy(table.row_numbers[kept], lambda number: table.unit.names([number])[0])


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
