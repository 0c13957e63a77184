"""JSON lines: one object a row."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_that_keys_are_made_unique_names(tmp_path: Path) -> None:
    table = read_lines(tmp_path, '{"": "u", "a": "x", " a": 1, "\\ud83d": {}}', '{"": "v", "a": "y", "\\ud83d": 2}')
    assert list(table.cells) == ["column 1", "a", "a (2)", "?"]
    assert "“column 1”" in finding(table, "unnamed-columns").done
    assert "“a (2)”" in finding(table, "duplicate-columns").done
    assert "“?”" in finding(table, "nested-cells").what


def test_that_keys_that_stand_twice_in_a_line_are_named(tmp_path: Path) -> None:
    lines = '{"a": 1, "a": 2, "b": "x"}', '{"a": 3, "b": "y"}', '{"b": "x", "b": "z", "a": 5}'
    table = read_lines(tmp_path, *lines)
    assert texts(table, "a") == ["2", "3", "5"]
    told = finding(table, "repeated-keys")
    assert told.what == "2 lines have a key more than once: “a”, “b”."
    assert (told.where, told.done) == (("line 1", "line 3"), "The last value of each was read.")
