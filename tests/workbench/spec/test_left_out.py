"""What was left out, counted in words."""

from __future__ import annotations

import pytest

from workbench.spec.data_description import SkippedFile
from workbench.spec.left_out import by_reason, counted

FILE, OTHER = SkippedFile(path="a.txt", reason="no image"), SkippedFile(path="b.png", reason="empty")
FOLDER = SkippedFile(path="c", reason="empty", is_folder=True)


@pytest.mark.parametrize(
    ("files", "text"),
    [([FILE], "1 file"), ([FOLDER], "1 folder"), ([FOLDER, FOLDER, FILE], "1 file and 2 folders"), ([], "")],
)
def test_that_files_and_folders_are_counted_apart(files: list[SkippedFile], text: str) -> None:
    assert counted(files) == text


def test_that_the_most_frequent_reason_comes_first() -> None:
    assert list(by_reason([FILE, OTHER, FOLDER])) == [("empty", [OTHER, FOLDER]), ("no image", [FILE])]
