"""Columns of numbers with a few cells that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.data.tables.table_file import TableFile, read_table
from workbench.spec.data_description import Finding


def read(tmp_path: Path, *cells: str) -> TableFile:
    """A table whose column `x` holds the cells; line 2 is the first."""
    path = tmp_path / "table.csv"
    path.write_text("x;n\n" + "".join(f"{cell};w{index}\n" for index, cell in enumerate(cells)))
    return read_table(path, lambda *_: None)


def finding(table: TableFile, kind: str) -> Finding:
    return next(found for found in table.findings if found.kind == kind)


def test_that_numbers_too_large_to_compute_with_are_missing_and_named(tmp_path: Path) -> None:
    table = read(tmp_path, "1", "2", "1e308", "4", "5", "6", "7")
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1, 2, np.nan, 4, 5, 6, 7])
    told = finding(table, "too-large")
    assert (told.where, told.count) == (("line 4",), 1)
    assert "“1e308”" in told.what


@pytest.mark.parametrize("infinite", ["inf", "-inf", "+Infinity", " INF "])
@pytest.mark.parametrize("gap", ["3.5", "-"])
def test_that_infinite_numbers_are_missing_and_named(tmp_path: Path, infinite: str, gap: str) -> None:
    table = read(tmp_path, "1.5", "2", infinite, gap, "5", "6")
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1.5, 2, np.nan, 3.5 if gap == "3.5" else np.nan, 5, 6])
    told = finding(table, "too-large")
    assert (told.where, told.done) == (("line 4",), "Counted as missing.")
    assert "infinite" in told.what


def test_that_a_class_called_inf_is_a_word(tmp_path: Path) -> None:
    table = read(tmp_path, "inf", "sup", "inf")
    assert table.column("x").values == ("inf", "sup")
    assert {told.kind for told in table.findings} == {"delimiter"}


def test_that_numbers_with_many_words_among_them_are_told_as_words(tmp_path: Path) -> None:
    table = read(tmp_path, "1.5", "low", "3", "high", "4")
    assert table.column("x").numbers is None
    told = finding(table, "partly-numbers")
    assert (told.where, told.severity) == (("line 3", "line 5"), "note")
    assert "3 numbers" in told.what


@pytest.mark.parametrize("cell", ["1.001,5", "1.234.567", "1\u00a0001", "1\u202f400,5", "12'500.25", "1 001"])
def test_that_thousands_parted_otherwise_are_told(tmp_path: Path, cell: str) -> None:
    told = finding(read(tmp_path, cell, "2", "30", "4"), "foreign-thousands")
    assert (told.where, told.severity) == (("line 2",), "warning")
    assert "foreign-thousands" not in {told.kind for told in read(tmp_path, cell, "ox", "cow", "hen").findings}


def test_that_whole_numbers_written_as_codes_are_told(tmp_path: Path) -> None:
    assert finding(read(tmp_path, "00234", "10115", "00001"), "codes").where == ("line 2", "line 4")
    assert finding(read(tmp_path, "+4930123456", "+49891234567"), "codes").count == 2
    for cells in (("01", "02", "12"), ("0.25", "00012"), ("+1", "-2"), ("0", "100")):
        assert "codes" not in {told.kind for told in read(tmp_path, *cells).findings}


def test_that_a_column_of_numbers_too_large_is_words(tmp_path: Path) -> None:
    table = read(tmp_path, "1e308", "1e307", "1e306", "1")
    assert table.column("x").numbers is None
    assert len(table.column("x").values) == 4
    assert finding(table, "too-large").count == 3


@pytest.mark.parametrize("slip", ["5 kg", "inf.", "n.a", "1,23"])
def test_that_a_slip_among_numbers_is_named(tmp_path: Path, slip: str) -> None:
    table = read(tmp_path, "1.5", "2", "3", slip, "4")
    column = table.column("x")
    assert column.numbers is not None
    np.testing.assert_array_equal(column.numbers, [1.5, 2, 3, np.nan, 4])
    assert column.values == ("1.5", "2", "3", "4", slip)
    assert column.known.all()
    told = finding(table, "not-numbers")
    assert f"“{slip}”" in told.what
    assert (told.where, told.severity) == (("line 5",), "warning")
    assert "12.5" in told.remedy
    assert told.done == "It counts as missing for a regression, and as a class for a classification."


@pytest.mark.parametrize("gap", ["None", "-", "?", "--", ".", "none"])
def test_that_other_words_for_nothing_are_missing_among_numbers(tmp_path: Path, gap: str) -> None:
    table = read(tmp_path, "1", gap, "3", gap)
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1, np.nan, 3, np.nan])
    assert finding(table, "gaps-in-numbers").where == ("line 3", "line 5")


def test_that_among_words_they_are_classes(tmp_path: Path) -> None:
    assert read(tmp_path, "none", "-", "mild").column("x").values == ("-", "mild", "none")


def test_that_commas_between_thousands_are_understood(tmp_path: Path) -> None:
    table = read(tmp_path, "1,234.5", "12", "+1,000,000", "-7.25")
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1234.5, 12, 1e6, -7.25])
    assert finding(table, "thousands").where == ("line 2", "line 4")


def test_that_commas_that_may_part_thousands_do_and_are_warned_of(tmp_path: Path) -> None:
    table = read(tmp_path, "1,234", "900", "12,500")
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1234, 900, 12500])
    told = finding(table, "thousands")
    assert (told.where, told.severity) == (("line 2", "line 4"), "warning")
    assert "decimal mark" in told.remedy


@pytest.mark.parametrize("other", ["0,500", "1,5", "1234"])
def test_that_one_cell_that_thousands_would_not_have_makes_commas_decimal(tmp_path: Path, other: str) -> None:
    table = read(tmp_path, "1,234", "12,500", other)
    numbers = table.column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1.234, 12.5, float(other.replace(",", "."))])
    assert {told.kind for told in table.findings} == {"delimiter", "decimal-comma"}


def test_that_decimal_commas_of_another_column_tell_what_commas_are(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x;y\n1,234;0,5\n12,500;2\n")
    numbers = read_table(path, lambda *_: None).column("x").numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1.234, 12.5])


def test_that_a_column_of_words_with_a_few_numbers_says_nothing(tmp_path: Path) -> None:
    assert {told.kind for told in read(tmp_path, "a", "b", "3", "4").findings} == {"delimiter"}
