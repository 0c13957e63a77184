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

BLOCK_BYTES = 2**26
"""What is unpacked at once, as near as the file tells."""


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
    except UnicodeDecodeError as error:
        raise UserError(
            "The Parquet file's columns have names that are not written in UTF-8.",
            where=shown(str(path)),
            remedy="Write it anew with other names.",
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
    read = _columns_to_read(schema, plain)
    for batch in file.iter_batches(batch_size=_rows_at_once(file.metadata), columns=read):
        numbers = np.arange(first, first + batch.num_rows, dtype=np.int64)
        columns, changed = {}, set[int]()
        for index in plain:
            values = batch.column(index) if read is None else batch.column(schema.names[index])
            columns[names[index]], mended = _texts(values)
            changed.update(mended)
        faults.foreign.add(*(first + index for index in sorted(changed)))
        gathered.add(columns, numbers)
        first += batch.num_rows
        tell(first - 1, total)
    refused = [name for index, name in enumerate(names) if index not in plain]
    if refused:
        found.append(refused_columns(refused, "their values are objects or bytes", ()))
    columns, numbers = gathered.finish()
    return RawTable(columns, numbers, ROWS, (*found, *faults.findings()))


def _columns_to_read(schema: Any, plain: list[int]) -> list[str] | None:
    """Names that leave out images and other bytes, which would fill the memory; None where names do not tell."""
    if len(plain) == len(schema) or len(set(schema.names)) < len(schema):
        return None
    return [schema.names[index] for index in plain]


def _rows_at_once(metadata: Any) -> int:
    """As many as hold `BLOCK_BYTES`, by what the file says of all of its columns, and at most `BLOCK_ROWS`."""
    size: int = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    num_rows: int = metadata.num_rows
    return max(1, min(BLOCK_ROWS, BLOCK_BYTES * num_rows // max(1, size)))


def _is_plain(kind: Any) -> bool:
    if isinstance(kind, pa.BaseExtensionType):
        return _is_plain(kind.storage_type)
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return not pa.types.is_nested(kind.value_type) and _is_plain(kind.value_type)
    return not pa.types.is_nested(kind) and not (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
        or pa.types.is_binary_view(kind)
    )


def _texts(values: Any) -> tuple[Any, list[int]]:
    """The cells as text, and which of them were not written in UTF-8."""
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _joined(values)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _valid(values)
    return values.cast(pa.large_string()), []


def _joined(lists: Any) -> tuple[Any, list[int]]:
    if not _is_valid(lists):
        raw = lists.cast(pa.large_list(pa.large_binary())).to_pylist()
        return text_array([None if cell is None else text_of([_escaped(part) for part in cell]) for cell in raw])
    lists = lists.cast(pa.large_list(pa.large_string()))
    if lists.flatten().null_count:
        return pa.array([text_of(cell) for cell in lists.to_pylist()], pa.large_string()), []
    return pc.binary_join(lists, pa.scalar(LIST_SEPARATOR, pa.large_string())), []


def _valid(values: Any) -> tuple[Any, list[int]]:
    if not _is_valid(values):
        return text_array([_escaped(cell) for cell in values.cast(pa.large_binary()).to_pylist()])
    return values.cast(pa.large_string()), []


def _is_valid(values: Any) -> bool:
    """Whether all texts are written in UTF-8."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _escaped(cell: bytes | None) -> str | None:
    """As lines of a text file come: with what is no UTF-8 as lone surrogates."""
    return None if cell is None else cell.decode("utf-8", "surrogateescape")
