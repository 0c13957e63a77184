"""Parquet files, whose values become the text that a CSV file would hold."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.spec.errors import UserError
from workbench.data.tables import parquet_file
from workbench.data.tables.table_file import TableFile, read_table
from workbench.spec.data_description import Finding


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def finding(table: TableFile, kind: str) -> Finding:
    return next(found for found in table.findings if found.kind == kind)


def texts(table: TableFile, name: str) -> list[str]:
    return list(table.cells[name].strings())


def read_parquet(folder: Path, **columns: object) -> TableFile:
    file = folder / "labels.parquet"
    pq.write_table(pa.table(columns), file)
    return read_table(file, no_news)


def test_that_values_of_parquet_become_text_and_numbers(tmp_path: Path) -> None:
    table = read_parquet(
        tmp_path,
        path=pa.array(["a.png", "b.png", None]).dictionary_encode(),
        age=pa.array([1.5, float("nan"), 3.0]),
        count=pa.array([3, 10, 2], pa.int8()),
        ok=[True, False, None],
        tags=[["cat", "dog"], ["cat"], None],
        nothing=pa.nulls(3),
    )
    assert texts(table, "path") == ["a.png", "b.png", ""]
    assert table.column("age").codes.tolist() == [0, -1, 1]
    assert table.column("count").values == ("2", "3", "10")
    assert texts(table, "ok") == ["true", "false", ""]
    assert texts(table, "tags") == ["cat|dog", "cat", ""]
    assert table.column("nothing").values == ()
    assert table.places(table.row_numbers[:1]) == ("row 2",)


def test_that_columns_of_bytes_and_objects_are_left_out_and_named(tmp_path: Path) -> None:
    table = read_parquet(tmp_path, path=["a.png"], image=[b"\x89PNG"], box=[{"x": 1}])
    assert list(table.cells) == ["path"]
    assert "“image”, “box”" in finding(table, "nested-values").what


def test_that_texts_of_parquet_that_are_no_utf_8_are_read_and_named(tmp_path: Path) -> None:
    raw = pa.array([b"a", b"caf\xe9"], pa.binary())
    broken = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    table = read_parquet(tmp_path, label=broken)
    assert texts(table, "label") == ["a", "café"]
    assert finding(table, "encoding").where == ("row 2",)


def test_that_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    read_parquet(tmp_path, path=["a.png"] * 100)
    file = tmp_path / "labels.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(UserError, match=r"labels\.parquet: The Parquet file is damaged"):
        read_table(file, no_news)


def test_that_a_parquet_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no rows of plain values"):
        read_parquet(tmp_path, path=pa.array([], pa.string()))


def test_that_lists_of_texts_that_are_no_utf_8_are_read_and_named(tmp_path: Path) -> None:
    raw = pa.array([b"a", b"caf\xe9", b"b"], pa.binary())
    broken = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    table = read_parquet(tmp_path, label=pa.ListArray.from_arrays(pa.array([0, 1, 3]), broken))
    assert texts(table, "label") == ["a", "café|b"]
    assert finding(table, "encoding").where == ("row 2",)


def test_that_a_column_whose_name_is_no_utf_8_is_refused_in_words(tmp_path: Path) -> None:
    read_parquet(tmp_path, label=["x", "y"])
    file = tmp_path / "labels.parquet"
    file.write_bytes(file.read_bytes().replace(b"label", b"lab\xe9l"))
    with pytest.raises(UserError, match=r"names that are not written in UTF-8"):
        read_table(file, no_news)


def test_that_a_parquet_file_within_gzip_is_not_called_damaged(tmp_path: Path) -> None:
    read_parquet(tmp_path, label=["x", "y"])
    packed = tmp_path / "labels.parquet.gz"
    packed.write_bytes(gzip.compress((tmp_path / "labels.parquet").read_bytes()))
    with pytest.raises(UserError, match=r"Parquet compressed with gzip.*Unpack it"):
        read_table(packed, no_news)


def test_that_ids_in_bytes_are_left_out_and_named(tmp_path: Path) -> None:
    ids = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"\xff" * 16] * 2, pa.binary(16)))
    table = read_parquet(tmp_path, key=ids, label=["x", "y"])
    assert list(table.cells) == ["label"]
    assert "“key”" in finding(table, "nested-values").what


def test_that_images_within_the_file_are_not_unpacked(tmp_path: Path) -> None:
    """A million of them would fill the memory before the first label is known."""
    file = tmp_path / "labels.parquet"
    pq.write_table(pa.table({"image": [{"bytes": b"1"}, {"bytes": b"2"}], "label": ["x", "y"]}), file)
    begin = pq.read_metadata(file).row_group(0).column(0).data_page_offset
    with file.open("r+b") as opened:
        opened.seek(begin)
        opened.write(b"\xff" * 8)  # whoever unpacks them fails
    assert texts(read_table(file, no_news), "label") == ["x", "y"]


def test_that_rows_are_unpacked_as_many_at_once_as_memory_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_file, "BLOCK_BYTES", 1000)
    told: list[int] = []
    file = tmp_path / "labels.parquet"
    notes = ["".join(map(chr, 97 + np.random.default_rng(row).integers(0, 26, 400))) for row in range(20)]
    pq.write_table(pa.table({"note": notes}), file)
    assert texts(read_table(file, lambda done, _: told.append(done)), "note") == notes
    assert told == list(range(2, 21, 2))
