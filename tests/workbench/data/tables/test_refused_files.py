"""Files that are no table whatever their names say, or that cannot be opened."""

from __future__ import annotations

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


def test_that_content_counts_and_not_the_name(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    pq.write_table(pa.table({"label": ["x", "y"]}), file)
    table = read_table(file, no_news)
    assert list(table.cells["label"].strings()) == ["x", "y"]
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


def test_that_a_pointer_of_git_lfs_is_refused_with_the_command_that_fetches_the_file(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n")
    with pytest.raises(UserError, match="pointer of Git LFS") as refused:
        read_table(file, no_news)
    assert "git lfs pull" in refused.value.remedy


@pytest.mark.parametrize(
    "begin", ["<!DOCTYPE html>", "\n <html lang='en'>", "<!-- saved -->\n<html>", '<?xml version="1.0"?><HTML>']
)
def test_that_a_web_page_is_refused(tmp_path: Path, begin: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(begin + "<head><title>Sign in, please</title></head><body>a,b</body></html>")
    with pytest.raises(UserError, match="web page"):
        read_table(file, no_news)


def test_that_a_table_with_tags_in_its_names_is_read(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("<b>x</b>,<i>y</i>\n1,2\n")
    assert len(read_table(file, no_news)) == 1
