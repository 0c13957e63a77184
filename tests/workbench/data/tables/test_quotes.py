"""Quotation marks around fields, and those that stand where none may."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.tables import records
from workbench.data.tables.table_file import TableFile, read_table
from workbench.spec.data_description import Finding


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "labels.csv"


def read(file: Path, content: str) -> TableFile:
    file.write_text(content)
    return read_table(file, lambda *_: None)


def rows(table: TableFile) -> list[tuple[str, ...]]:
    return list(zip(*(cells.strings() for cells in table.cells.values()), strict=True))


def finding(table: TableFile, kind: str) -> Finding:
    return next(found for found in table.findings if found.kind == kind)


def test_that_quoted_fields_hold_delimiters_quotes_and_line_ends(file: Path) -> None:
    table = read(file, 'path,note\na.png,"one, ""two""\nthree"\nb.png,four\n')
    assert rows(table) == [("a.png", 'one, "two"\nthree'), ("b.png", "four")]
    assert table.row_numbers.tolist() == [2, 4]
    assert table.findings == ()


def test_that_a_quote_that_is_never_closed_costs_no_other_row(file: Path) -> None:
    table = read(file, 'path,label\na.png,cat\nb.png,"dog\nc.png,cat\nd.png,dog\n')
    assert rows(table) == [("a.png", "cat"), ("b.png", "dog"), ("c.png", "cat"), ("d.png", "dog")]
    assert table.row_numbers.tolist() == [2, 3, 4, 5]
    assert finding(table, "unclosed-quote").where == ("line 3",)


def test_that_two_stray_quotes_do_not_join_the_rows_between_them(file: Path) -> None:
    table = read(file, 'path,label\na.png,cat\n"b.png,dog\nc.png,cat\n"d.png,dog\ne.png,cat\n')
    assert [path for path, _ in rows(table)] == ["a.png", "b.png", "c.png", "d.png", "e.png"]
    assert finding(table, "unclosed-quote").where == ("line 3",)


def test_that_a_quote_beyond_the_limit_of_a_cell_ends_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_LINE_LENGTH", 100)
    many = "".join(f"{index}.png,cat\n" for index in range(50))
    table = read(file, f'path,label\n"x.png,cat\n{many}')
    assert len(table) == 51
    assert table.row_numbers.tolist() == list(range(2, 53))


def test_that_inches_within_a_field_are_no_quotes(file: Path) -> None:
    table = read(file, 'path,note\na.png,5" nail\nb.png,6" nail\n')
    assert rows(table) == [("a.png", '5" nail'), ("b.png", '6" nail')]


def test_that_a_stray_quote_does_not_tear_the_quoted_fields_below_it(file: Path) -> None:
    table = read(file, 'name,note,n\n"a,x,1\nb,"one, two",2\nc,"say ""hi""",3\nd,plain,4\n')
    assert rows(table) == [("a", "x", "1"), ("b", "one, two", "2"), ("c", 'say "hi"', "3"), ("d", "plain", "4")]
    assert [found.kind for found in table.findings] == ["unclosed-quote"]


def test_that_rows_keep_their_order_and_lines_where_a_quote_is_given_up(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that wait to be read come before those that the file still holds."""
    monkeypatch.setattr(records, "MAX_LINE_LENGTH", 300)
    many = "".join(f"{index},cat\n" for index in range(6000))
    table = read(file, f'n,label\n"x,cat\n{many}')
    assert list(table.cells["n"].strings()) == ["x", *map(str, range(6000))]
    assert table.row_numbers.tolist() == list(range(2, 6003))
