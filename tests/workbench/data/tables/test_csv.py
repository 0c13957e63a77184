"""Text files with delimiters as people have them: of any make, half broken, or not what their name says."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.spec.errors import UserError
from workbench.data.tables.table_file import TableFile, read_table
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "labels.csv"


def read(file: Path, content: str | bytes, delimiter: str | None = None) -> TableFile:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file, no_news, delimiter=delimiter)


def rows(table: TableFile) -> list[tuple[str, ...]]:
    return list(zip(*(cells.strings() for cells in table.cells.values()), strict=True))


def finding(table: TableFile, kind: str) -> Finding:
    return next(found for found in table.findings if found.kind == kind)


def kinds(table: TableFile) -> set[str]:
    return {found.kind for found in table.findings}


def test_that_a_plain_file_is_read_without_findings(file: Path) -> None:
    table = read(file, "path,label,age\na.png,dog,3\nb.png,cat,4.5\n")
    assert rows(table) == [("a.png", "dog", "3"), ("b.png", "cat", "4.5")]
    assert table.row_numbers.tolist() == [2, 3]
    assert table.findings == ()
    label, age = table.column("label"), table.column("age")
    assert (label.values, label.codes.tolist(), label.numbers) == (("cat", "dog"), [1, 0], None)
    assert age.numbers is not None
    assert age.numbers.tolist() == [3.0, 4.5]


@pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_that_a_file_with_another_delimiter_than_its_name_says_is_read_and_told(
    file: Path, delimiter: str, word: str
) -> None:
    table = read(file, f"path{delimiter}label\na, b.png{delimiter}cat\nc.png{delimiter}dog\n")
    assert rows(table) == [("a, b.png", "cat"), ("c.png", "dog")]
    told = finding(table, "delimiter")
    assert word in told.what
    assert word in told.done


def test_that_a_delimiter_that_the_user_chose_wrongly_is_kept_and_told(file: Path) -> None:
    table = read(file, "path;label\na.png;cat\n", delimiter=",")
    assert list(table.cells) == ["path;label"]
    assert "semicolons" in finding(table, "wrong-delimiter").what
    assert "find out" in finding(table, "wrong-delimiter").remedy


def test_that_the_line_in_which_excel_names_the_delimiter_is_no_row(file: Path) -> None:
    table = read(file, "sep=;\npath;label\na.png;cat\n")
    assert rows(table) == [("a.png", "cat")]
    assert table.row_numbers.tolist() == [3]


def test_that_excel_may_name_the_tab(file: Path) -> None:
    table = read(file, "sep=\t\npath\tlabel\na.png\tcat\n")
    assert list(table.cells) == ["path", "label"]
    assert rows(table) == [("a.png", "cat")]


def test_that_a_single_column_of_prose_is_not_parted_at_its_commas(file: Path) -> None:
    table = read(file, "text\nHello, world\nOne, two, three\nBye\n")
    assert rows(table) == [("Hello, world",), ("One, two, three",), ("Bye",)]


def test_that_a_delimiter_that_is_not_known_is_told_with_the_line(file: Path) -> None:
    told = finding(read(file, "path^label\na.png^cat\nb.png^dog\n"), "one-column")
    assert "“path^label”" in told.what
    assert told.severity == "warning"
    assert finding(read(file, "animal\ncat\ndog\n"), "one-column").severity == "note"


def test_that_comments_above_the_names_are_skipped_and_told(file: Path) -> None:
    table = read(file, "# made by hand, in May\n#v2\npath,label\na.png,cat\nb.png,#dog\n")
    assert list(table.cells) == ["path", "label"]
    assert table.row_numbers.tolist() == [4, 5]
    assert table.column("label").values == ("#dog", "cat")
    assert finding(table, "comments").where == ("line 1", "line 2")


def test_that_names_that_begin_with_a_mark_are_no_comment(file: Path) -> None:
    assert list(read(file, "#path,label\na.png,cat\nb.png,dog\n").cells) == ["#path", "label"]
    assert list(read(file, "# x,y\n1.5,2\n2.5,4\n").cells) == ["# x", "y"]
    assert list(read(file, "# by hand\n#path,label\na.png,cat\nb.png,dog\n").cells) == ["#path", "label"]


def test_that_decimal_commas_are_numbers(file: Path) -> None:
    table = read(file, "name;size\na;1,5\nb;2\n")
    column = table.column("size")
    assert column.numbers is not None
    assert column.numbers.tolist() == [1.5, 2.0]
    assert "size" in finding(table, "decimal-comma").what


def test_that_a_byte_order_mark_is_no_part_of_the_first_name(file: Path) -> None:
    table = read(file, b"\xef\xbb\xbfpath,label\na.png,cat\n")
    assert list(table.cells) == ["path", "label"]
    assert "byte order mark" in finding(table, "byte-order-mark").what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_that_other_unicode_encodings_are_recognised(file: Path, encoding: str) -> None:
    table = read(file, "path,label\nä.png,猫\nb.png,dog\n".encode(encoding))
    assert rows(table) == [("ä.png", "猫"), ("b.png", "dog")]
    assert encoding[:6].upper() in finding(table, "encoding").what


def test_that_rows_in_windows_encoding_are_read_and_named(file: Path) -> None:
    table = read(file, b"path,label\na.png,cat\nb.png,caf\xe9 \x80\nc.png,\x81\n")
    assert rows(table) == [("a.png", "cat"), ("b.png", "café €"), ("c.png", "\x81")]
    told = finding(table, "encoding")
    assert (told.where, told.count) == (("line 3", "line 4"), 2)
    assert "Windows-1252" in told.done


def test_that_names_of_columns_in_windows_encoding_are_read(file: Path) -> None:
    assert list(read(file, b"path,gr\xf6\xdfe\na.png,1\n").cells) == ["path", "größe"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_lines_may_end_as_on_any_system(file: Path, end: str) -> None:
    table = read(file, end.join(["path,label", "a.png,cat", "", "b.png,dog"]))
    assert rows(table) == [("a.png", "cat"), ("b.png", "dog")]
    assert table.row_numbers.tolist() == [2, 4]


def test_that_rows_of_another_width_are_left_out_and_named(file: Path) -> None:
    table = read(file, 'path,label\na.png,cat\nb.png\nc.png,dog,x\n"d\ne",f,g\nz.png,cat\n')
    assert rows(table) == [("a.png", "cat"), ("z.png", "cat")]
    few, many = finding(table, "too-few-fields"), finding(table, "too-many-fields")
    assert (few.where, few.count) == (("line 3",), 1)
    assert (many.where, many.count) == (("line 4", "lines 5–6"), 2)
    assert "columns are 2" in few.what
    assert many.done == "2 rows were left out."


def test_that_duplicate_rows_are_left_out_and_named(file: Path) -> None:
    table = read(file, "path,label\na.png,cat\nb.png,dog\na.png,cat\na.png,dog\na.png,cat\n").without_repeats()
    assert rows(table) == [("a.png", "cat"), ("b.png", "dog"), ("a.png", "dog")]
    told = finding(table, "duplicate-rows")
    assert (told.where, told.count) == (("line 4", "line 6"), 2)
    assert "first was kept" in told.done


def test_that_the_column_without_a_name_is_taken_for_that_of_row_names(file: Path) -> None:
    """As R's write.table with sep="," writes a table."""
    table = read(file, '"amount","class"\n"1",2.5,"a"\n"2",3.5,"b"\n"3",4.5,"a"\n')
    assert list(table.cells) == ["row name", "amount", "class"]
    assert rows(table) == [("1", "2.5", "a"), ("2", "3.5", "b"), ("3", "4.5", "a")]
    assert "one name fewer" in finding(table, "row-names").what
    even = read(file, "amount,class\n2.5,a\n3.5,b,x\n4.5,a\n")  # one row too long is a fault of that row
    assert list(even.cells) == ["amount", "class"]


def test_that_rows_without_any_value_are_left_out(file: Path) -> None:
    table = read(file, "path,label\na.png,cat\n,\n , NaN\n")
    assert rows(table) == [("a.png", "cat")]
    assert finding(table, "empty-rows").where == ("line 3", "line 4")


def test_that_names_that_are_empty_or_repeat_are_made_unique(file: Path) -> None:
    table = read(file, "path, label ,,label,label (2)\na.png,cat,1,dog,x\n")
    assert list(table.cells) == ["path", "label", "column 3", "label (3)", "label (2)"]
    assert "column 3" in finding(table, "unnamed-columns").done
    assert "label (3)" in finding(table, "duplicate-columns").done


def test_that_a_file_without_a_line_of_names_loses_no_row(file: Path) -> None:
    table = read(file, "a.png,cat\nb.png,dog\n")
    assert list(table.cells) == ["column 1", "column 2"]
    assert rows(table) == [("a.png", "cat"), ("b.png", "dog")]
    assert "Line 1" in finding(table, "no-header").what


def test_that_numbers_with_gaps_are_no_names_but_beside_row_names(file: Path) -> None:
    table = read(file, "5.1,,1.4\n4.9,3.0,1.4\n4.7,NA,1.3\n")
    assert rows(table) == [("5.1", "", "1.4"), ("4.9", "3.0", "1.4"), ("4.7", "", "1.3")]
    assert list(read(file, ",1990,1991\n0,5,6\n1,7,8\n").cells) == ["column 1", "1990", "1991"]


def test_that_numbers_that_count_are_names_of_columns(file: Path) -> None:
    assert list(read(file, "0,1,2\n5.1,3.5,1.4\n4.9,3.0,1.4\n").cells) == ["0", "1", "2"]


@pytest.mark.parametrize("text", ["", " ", "NaN", "nan", "NA", "N/A", "null", "NULL", "#N/A", "<NA>"])
def test_that_cells_that_say_nothing_are_missing(file: Path, text: str) -> None:
    table = read(file, f"path,age\na.png,3\nb.png,{text}\n")
    column = table.column("age")
    assert column.codes.tolist() == [0, -1]
    assert column.numbers is not None
    assert np.isnan(column.numbers[1])


def test_that_none_may_be_a_class(file: Path) -> None:
    assert read(file, "path,defect\na.png,none\nb.png,scratch\n").column("defect").values == ("none", "scratch")


def test_that_infinity_is_no_number(file: Path) -> None:
    assert read(file, "path,age\na.png,inf\nb.png,1\n").column("age").numbers is None


def test_that_long_cells_are_read_whole_and_told(file: Path) -> None:
    table = read(file, f"path,note\na.png,short\nb.png,{'x' * 2**20}\n")
    assert len(table.cells["note"].strings()[1]) == 2**20
    told = finding(table, "long-cells")
    assert told.where == ("line 3",)
    assert "1,048,576" in told.what


def test_that_a_compressed_file_is_read(file: Path) -> None:
    table = read(file.with_name("labels.csv.gz"), gzip.compress(b"path,label\na.png,cat\n"))
    assert rows(table) == [("a.png", "cat")]
    assert table.findings == ()


def test_that_a_compressed_file_that_breaks_off_is_told(file: Path) -> None:
    whole = gzip.compress("".join(f"{index * 7919 % 1000003}.png,cat\n" for index in range(99_999)).encode())
    with pytest.raises(UserError, match=r"labels\.csv.*damaged or incomplete"):
        read(file, whole[: len(whole) // 2])


@pytest.mark.parametrize("content", ["", " \n\n  \n", "\ufeff"])
def test_that_an_empty_file_is_told(file: Path, content: str) -> None:
    with pytest.raises(UserError, match=r"labels\.csv: The file is empty"):
        read(file, content)


@pytest.mark.parametrize("content", ["path,label\n", "path,label", "path,label\na.png\n"])
def test_that_a_file_with_names_alone_is_told(file: Path, content: str) -> None:
    with pytest.raises(UserError, match=r"labels\.csv: The file has 2 column names but no rows"):
        read(file, content)


def test_that_rows_none_of_which_fits_are_told_with_the_reason(file: Path) -> None:
    with pytest.raises(UserError, match=r"no rows that fit.* 2 rows have too many fields.* The first is line 2"):
        read(file, "path,label\na.png,cat,1\nb.png,dog,2\n")


def test_that_more_rows_than_memory_holds_are_refused_before_it_is_full(file: Path) -> None:
    file.write_text("path,label\n" + "".join(f"{index}.png,cat\n" for index in range(200_000)))
    with pytest.raises(UserError, match=r"too large for this computer: at line 65,537") as refused:
        read_table(file, no_news, memory=2**20)
    assert "1" in refused.value.what
    assert "Part the file" in refused.value.remedy


def test_that_a_line_without_end_is_refused_with_its_number(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.data.tables.lines.MAX_LINE_LENGTH", 1000)
    with pytest.raises(UserError, match=r"Line 2 has more than 1,000 characters"):
        read(file, "path,label\n" + "x" * 5000)


def test_that_only_so_many_rows_are_named_but_all_are_counted(file: Path) -> None:
    table = read(file, "path,label\na.png,cat\n" + "b.png\n" * (MAX_NAMED_PLACES + 5))
    told = finding(table, "too-few-fields")
    assert (len(told.where), told.count) == (MAX_NAMED_PLACES, MAX_NAMED_PLACES + 5)


def test_that_blocks_are_put_together_in_order(file: Path) -> None:
    count = 150_000
    table = read(file, "path,label\n" + "".join(f"{index}.png,c{index % 7}\n" for index in range(count)))
    assert len(table) == count
    assert table.row_numbers.tolist() == list(range(2, count + 2))
    assert table.cells["path"].strings()[count - 1] == f"{count - 1}.png"
    column = table.column("label")
    assert column.values == tuple(f"c{index}" for index in range(7))
    assert np.array_equal(column.codes, np.arange(count) % 7)


def test_that_cancelling_ends_the_reading(file: Path) -> None:
    class Enough(Exception):
        pass

    def tell(done: int, total: int) -> None:
        raise Enough

    file.write_text("path\na.png\n")
    with pytest.raises(Enough):
        read_table(file, tell)


CELL = st.text(alphabet='ab,;\t|"\n 1.', max_size=6).filter(lambda text: text.strip() not in ("", "NA"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(table=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6, unique=True), delimiter=st.sampled_from(",;\t|"))
def test_that_what_another_program_wrote_is_read_back(file: Path, table: list[tuple[str, str]], delimiter: str) -> None:
    """Python's own writer is the independent implementation."""
    with file.open("w", newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows([("name", "value"), *table])
    read_back = read_table(file, no_news, delimiter=delimiter)
    assert rows(read_back) == table
    assert not kinds(read_back) & {"unclosed-quote", "too-few-fields", "too-many-fields"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(content=st.binary(max_size=60) | st.text(alphabet='ab,;"\n\r\t', max_size=60).map(str.encode))
def test_that_any_bytes_are_read_or_refused_in_words(file: Path, content: bytes) -> None:
    outcome = read_or_refused(file, content)
    if isinstance(outcome, UserError):
        assert outcome.where == str(file)
        assert outcome.remedy
    else:
        assert {len(cells) for cells in outcome.cells.values()} == {len(outcome)}
        assert (np.diff(outcome.row_numbers) > 0).all()


def read_or_refused(file: Path, content: bytes) -> TableFile | UserError:
    try:
        return read(file, content)
    except UserError as refused:
        return refused


def test_that_progress_counts_rows_and_ends_with_all_of_them(file: Path) -> None:
    told: list[tuple[int, int]] = []
    file.write_text("path,label\n" + "".join(f"{index}.png,cat\n" for index in range(150_000)))
    read_table(file, lambda done, total: told.append((done, total)))
    assert told[-1] == (150_000, 150_000)
    assert len(told) >= 3
    assert all(abs(total - 150_000) < 10_000 for _, total in told)


def test_that_one_row_in_another_encoding_is_told_in_the_singular(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"a,b\ncaf\xe9,1\ntea,2\n")
    (told,) = (finding for finding in read_table(file, no_news).findings if finding.kind == "encoding")
    assert (told.what, told.done[:6]) == ("1 row is not written in UTF-8.", "It was")
