"""JSON lines and Parquet, and files that are neither whatever their names say."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.spec.errors import UserError
from workbench.data.tables.table_file import TableFile, read_table
from workbench.spec.data_description import Finding


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def finding(table: TableFile, kind: str) -> Finding:
    return next(found for found in table.findings if found.kind == kind)


def texts(table: TableFile, name: str) -> list[str]:
    return list(table.cells[name].strings())


def read_lines(folder: Path, *lines: str) -> TableFile:
    file = folder / "labels.jsonl"
    file.write_text("\n".join(lines))
    return read_table(file, no_news)


def read_parquet(folder: Path, **columns: object) -> TableFile:
    file = folder / "labels.parquet"
    pq.write_table(pa.table(columns), file)
    return read_table(file, no_news)


def test_that_objects_are_rows_and_keys_are_columns(tmp_path: Path) -> None:
    table = read_lines(
        tmp_path, '{"path": "a.png", "age": 3, "ok": true}', '{"path": "b.png", "late": "x", "age": null}'
    )
    assert texts(table, "path") == ["a.png", "b.png"]
    assert table.column("age").codes.tolist() == [0, -1]
    assert texts(table, "ok") == ["true", ""]
    assert texts(table, "late") == ["", "x"]
    assert table.row_numbers.tolist() == [1, 2]


def test_that_lists_become_several_labels_of_one_cell(tmp_path: Path) -> None:
    table = read_lines(tmp_path, '{"tags": ["cat", "dog"]}', '{"tags": ["cat"]}', '{"tags": []}', '{"tags": [1, null]}')
    assert texts(table, "tags") == ["cat|dog", "cat", "1"]  # the row without any is empty


def test_that_columns_of_objects_are_left_out_and_named(tmp_path: Path) -> None:
    table = read_lines(tmp_path, '{"path": "a.png", "box": {"x": 0}}', '{"path": "b.png", "box": {"x": 1}, "l": [[1]]}')
    assert list(table.cells) == ["path"]
    told = finding(table, "nested-values")
    assert "“box”, “l”" in told.what
    assert told.where == ("line 1", "line 2")


def test_that_a_few_objects_among_values_are_missing_and_named(tmp_path: Path) -> None:
    table = read_lines(
        tmp_path, '{"label": "cat"}', '{"label": {"x": 1}}', '{"label": "dog", "n": 2}', '{"label": [[1]]}'
    )
    assert texts(table, "label") == ["cat", "dog"]  # rows without any value are left out
    told = finding(table, "nested-cells")
    assert (told.where, told.count) == (("line 2", "line 4"), 2)
    assert "“label”" in told.what


def test_that_broken_lines_are_left_out_and_named(tmp_path: Path) -> None:
    deep = "[" * 100_000
    table = read_lines(tmp_path, '{"path": "a.png"}', "", '{"path": "b.p', "[1]", '{"path": "c.png"}', '{"x": ' + deep)
    assert texts(table, "path") == ["a.png", "c.png"]
    assert table.row_numbers.tolist() == [1, 5]
    told = finding(table, "broken-lines")
    assert (told.where, told.count) == (("line 3", "line 4", "line 6"), 3)
    assert "4" not in told.done
    assert told.done == "3 lines were left out."


def test_that_half_characters_are_read(tmp_path: Path) -> None:
    assert texts(read_lines(tmp_path, '{"label": "\\ud83d"}'), "label") == ["?"]


def test_that_a_file_of_broken_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"labels\.jsonl: No line of the file is a JSON object"):
        read_lines(tmp_path, "{broken", "{too")


@pytest.mark.parametrize("content", ['[{"path": "a.png"},\n {"path": "b.png"}]', "[]", "[1, 2]"])
def test_that_one_json_list_is_refused_with_a_remedy(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError, match=r"one JSON list.*one JSON object a line"):
        read_lines(tmp_path, content)


def test_that_an_indented_object_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="one JSON object over several lines"):
        read_lines(tmp_path, json.dumps({"path": ["a.png"]}, indent=1))


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


def test_that_content_counts_and_not_the_name(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    pq.write_table(pa.table({"label": ["x", "y"]}), file)
    table = read_table(file, no_news)
    assert texts(table, "label") == ["x", "y"]
    assert "says CSV, its content is Parquet" in finding(table, "wrong-suffix").what


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.csv: There is no such file"):
        read_table(tmp_path / "gone.csv", no_news)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "file.csv/inside.csv"])
def test_that_a_path_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.csv").write_text("a\n1\n")
    with pytest.raises(UserError, match="There is no such file"):
        read_table(tmp_path / name, no_news)


def test_that_a_folder_with_the_name_of_a_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(UserError, match=r"x\.csv: This is a folder with the name of a file.*image folder"):
        read_table(tmp_path / "x.csv", no_news)


def test_that_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").symlink_to(tmp_path / "x.csv")
    with pytest.raises(UserError, match=r"x\.csv: .*leads back to itself"):
        read_table(tmp_path / "x.csv", no_news)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may read everything")
def test_that_a_file_without_permission_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a\n1\n")
    file.chmod(0)
    with pytest.raises(UserError, match=r"x\.csv: There is no permission to read the file.*permissions"):
        read_table(file, no_news)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(UserError, match="a device or a pipe"):
        read_table(tmp_path / "x.csv", no_news)


def test_that_a_workbook_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.csv", "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    with pytest.raises(UserError, match=r"Excel workbook.*Save it as CSV"):
        read_table(tmp_path / "x.csv", no_news)


def test_that_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(bytes(range(256)) * 8)
    with pytest.raises(UserError, match="bytes that are no text"):
        read_table(tmp_path / "x.csv", no_news)


def test_that_zero_bytes_in_a_text_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"a,b\n1,2\n3,\x004\n5,6\n\x007,8\n")
    with pytest.raises(UserError, match=r"Line 3 and 1 more hold zero bytes"):
        read_table(tmp_path / "x.csv", no_news)
