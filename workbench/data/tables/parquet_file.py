"""Parquet files, read in batches; every value becomes the text that a CSV file would hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.column_names import unique_names
from workbench.data.tables.findings import ROWS
from workbench.data.tables.gathering import BLOCK_ROWS, Gathered, text_array
from workbench.data.tables.jsonl_file import LIST_SEPARATOR, text_of
from workbench.data.tables.raw_table import RawTable
from workbench.data.tables.row_faults import RowFaults, refused_columns
from workbench.data.watching import Progress


def read_parquet(path: Path, tell: Progress, memory: int | None) -> RawTable:
    """Raises `UserError` where the file is damaged or holds no rows of plain values, and what `tell` raises."""
    try:
        with pq.ParquetFile(path) as file:
            return _read(path, file, tell, memory)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise UserError(
            "The Parquet file is damaged or incomplete.", where=shown(str(path)), remedy="Fetch or write it anew."
        ) from error


def _read(path: Path, file: Any, tell: Progress, memory: int | None) -> RawTable:
    schema, total = file.schema_arrow, file.metadata.num_rows
    names, found = unique_names(schema.names)
    plain = [index for index, field in enumerate(schema) if _is_plain(field.type)]
    if not plain or not total:
        raise UserError(
            "The Parquet file has no rows of plain values.",
            where=shown(str(path)),
            remedy="Write texts, numbers or lists of them into its columns.",
        )
    gathered, faults = Gathered(path, ROWS, memory), RowFaults(ROWS, len(names))
    first = 1
    for batch in file.iter_batches(batch_size=BLOCK_ROWS, columns=None):
        numbers = np.arange(first, first + batch.num_rows, dtype=np.int64)
        columns, changed = {}, set[int]()
        for index in plain:
            columns[names[index]], mended = _texts(batch.column(index))
            changed.update(mended)
        faults.foreign.extend(first + index for index in sorted(changed))
        gathered.add(columns, numbers)
        first += batch.num_rows
        tell(first - 1, total)
    refused = [name for index, name in enumerate(names) if index not in plain]
    if refused:
        found.append(refused_columns(refused, "their values are objects or bytes", ()))
    columns, numbers = gathered.finish()
    return RawTable(columns, numbers, ROWS, (*found, *faults.findings()))


def _is_plain(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return not pa.types.is_nested(kind.value_type) and _is_plain(kind.value_type)
    return not pa.types.is_nested(kind) and not (
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _texts(values: Any) -> tuple[Any, list[int]]:
    """The cells as text, and which of them were not written in UTF-8."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _joined(values.cast(pa.large_list(pa.large_string()))), []
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _valid(values)
    return values.cast(pa.large_string()), []


def _joined(lists: Any) -> Any:
    if lists.flatten().null_count:
        return pa.array([text_of(cell) for cell in lists.to_pylist()], pa.large_string())
    return pc.binary_join(lists, pa.scalar(LIST_SEPARATOR, pa.large_string()))


def _valid(values: Any) -> tuple[Any, list[int]]:
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        raw = values.cast(pa.large_binary()).to_pylist()
        return text_array([None if cell is None else cell.decode("utf-8", "surrogateescape") for cell in raw])
    return values.cast(pa.large_string()), []
