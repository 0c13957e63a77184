"""The pictures of the pages; taking them anew is a matter of minutes and of `make screenshots`."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from docs import take_screenshots as screenshots
from storage.locations import HOME_VARIABLE, default_folder


def test_that_the_main_window_is_shown_in_both_themes_at_full_size_and_few_bytes() -> None:
    for theme in ("dark", "light"):
        path = screenshots.PICTURES / f"main-{theme}.png"
        with Image.open(path) as picture:
            assert picture.size == screenshots.SIZE
    sizes = {path.name: path.stat().st_size for path in screenshots.PICTURES.glob("*.png")}
    assert {name for name, size in sizes.items() if size > screenshots.MAX_BYTES} == set()


def test_that_pictures_are_made_in_a_store_that_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    with screenshots.own_store() as url:
        folder = default_folder()
        assert str(folder) in url
        assert folder != tmp_path
    assert not folder.exists()
    assert default_folder() == tmp_path


def test_that_a_picture_shows_the_colours_of_the_widget(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshots, "PICTURES", tmp_path)
    monkeypatch.setattr(screenshots, "REPOSITORY", tmp_path)
    label = QLabel()
    qtbot.addWidget(label)
    pixmap = QPixmap(40, 30)
    pixmap.fill("#25292f")
    label.setPixmap(pixmap)
    label.resize(40, 30)
    screenshots.take(label, "label")
    with Image.open(tmp_path / "label.png") as picture:
        assert (picture.size, picture.getpixel((20, 15))) == ((40, 30), (0x25, 0x29, 0x2F))
