"""What can be dropped onto the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from workbench.ui.drop import Dropped, recognised


def held(*urls: QUrl) -> QMimeData:
    mime = QMimeData()
    mime.setUrls(list(urls))
    return mime


@pytest.mark.parametrize(
    ("name", "kind"), [("a.csv", "data"), ("a.CSV.gz", "data"), ("a.pt", "weights"), ("a.toml", "document")]
)
def test_that_a_file_is_what_its_name_says(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    assert recognised(held(QUrl.fromLocalFile(str(path)))) == Dropped(kind, path)  # type: ignore[arg-type]


def test_that_a_folder_is_one_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "pets.csv"
    path.mkdir()
    assert recognised(held(QUrl.fromLocalFile(str(path)))) == Dropped("folder", path)


@pytest.mark.parametrize(
    "url", [QUrl("file://"), QUrl("https://example.org/a.csv"), QUrl.fromLocalFile("/" + 300 * "a")]
)
def test_that_what_leads_nowhere_is_passed_over(url: QUrl) -> None:
    assert recognised(held(url)) is None


def test_that_two_files_at_once_are_passed_over(tmp_path: Path) -> None:
    urls = [QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.csv", "b.csv")]
    assert recognised(held(*urls)) is None
