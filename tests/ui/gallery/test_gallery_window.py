"""The window on rolls with real thumbnails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery.rolls import COLOURS, roll_of, with_alike
from workbench.spec.data_description import Finding
from workbench.ui.gallery import GalleryWindow, pictures
from workbench.ui.theme import Theme


def filled(qtbot: QtBot, window: GalleryWindow) -> None:
    grid = window.grid
    qtbot.waitUntil(lambda: all(grid.pictures.get(int(grid.examples[at])) is not None for at in grid.in_sight()))


def colour_at(window: GalleryWindow, cell: int) -> QColor:
    window.grid.viewport().repaint()
    return window.grid.viewport().grab().toImage().pixelColor(window.grid.cell_rect(cell).center() - QPoint(0, 9))


def test_that_every_image_is_painted_in_its_place(qtbot: QtBot, window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 30), [], inspected=False)
    filled(qtbot, window)
    for cell in (0, 1, 2, 7, 29):
        assert colour_at(window, cell) == QColor(*COLOURS[cell % 3])
    assert window.status.text() == "30 images"


def test_that_what_stays_in_sight_after_scrolling_is_painted_where_it_belongs(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    window.set_roll(roll_of(tmp_path, 600), [], inspected=False)
    filled(qtbot, window)
    bar = window.grid.verticalScrollBar()
    for step in (37, 61, -50, 400):
        bar.setValue(bar.value() + step)
        filled(qtbot, window)
    shown = window.grid.viewport().grab().toImage()
    window.grid.viewport().update()
    assert window.grid.viewport().grab().toImage() == shown
    middle = window.grid.in_sight()[len(window.grid.in_sight()) // 2]
    assert colour_at(window, middle) == QColor(*COLOURS[middle % 3])


def test_that_images_without_a_thumbnail_are_asked_for_once_in_sight_and_appear_when_made(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    whole = roll_of(tmp_path, 600)
    places = whole.places.copy()
    places["file"][[4, 599]] = -1
    with qtbot.waitSignal(window.thumbnails_wanted) as asked:
        window.set_roll(replace(whole, places=places), [], inspected=False)
    assert asked.args == [[4]]
    assert window.grid.pictures.get(4) is None
    _, offset, length, check = whole.places[4].item()
    window.add_places([(4, "a.thumbs", offset, length, check)])
    filled(qtbot, window)
    assert colour_at(window, 4) == QColor(*COLOURS[1])


def test_that_a_thumbnail_whose_bytes_were_lost_is_asked_for_anew(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    roll = roll_of(tmp_path, 3)
    data = bytearray((tmp_path / "a.thumbs").read_bytes())
    data[roll.places[1]["offset"]] ^= 255
    (tmp_path / "a.thumbs").write_bytes(data)
    with qtbot.waitSignal(window.thumbnails_wanted) as asked:
        window.set_roll(roll, [], inspected=False)
    assert asked.args == [[1]]


def test_that_an_image_that_cannot_be_read_says_so_and_is_not_asked_for_again(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    with qtbot.assertNotEmitted(window.thumbnails_wanted, wait=100):
        window.set_roll(roll_of(tmp_path, 6, unreadable=(2,)), [], inspected=False)
    filled(qtbot, window)
    window.grid.choose(2)
    assert window.example.large.image.isNull()


def test_that_no_more_pictures_are_kept_than_there_is_memory_for(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LIMIT_BYTES", 1_000_000)
    window.set_roll(roll_of(tmp_path, 600), [], inspected=False)
    for value in range(0, window.grid.verticalScrollBar().maximum(), 300):
        window.grid.verticalScrollBar().setValue(value)
        qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.grid.pictures._timer.isActive())
    assert sum(image.sizeInBytes() for image in window.grid.pictures._kept.values()) <= 1_000_000


def test_that_bars_count_what_the_other_filters_leave_and_narrow_the_grid(
    window: GalleryWindow, tmp_path: Path
) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    window.filters.parts.setCurrentIndex(window.filters.parts.findData(2))
    assert window.side.values._rows._counts == [5, 5, 5]
    window.side.values.choose(1)
    assert window.grid.examples.tolist() == [at for at in range(0, 60, 4) if at % 3 == 1]
    assert window.side.values._rows._counts == [5, 5, 5]
    assert window.status.text() == "5 of 60 images"
    window.side.facets.setCurrentText("image size")
    assert window.side.values._rows._counts == [0, 15]
    assert len(window.grid.examples) == 15


def test_that_a_search_without_a_hit_says_so_and_leads_back(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    window.filters.search.setText("whale")
    qtbot.waitUntil(lambda: not window.grid.isVisible())
    assert "No image" in window.pages.message.plain_text()
    window.pages.everything.click()
    assert window.grid.isVisible()
    assert len(window.grid.examples) == 60
    assert window.filters.search.text() == ""


def test_that_keys_move_the_choice_and_bring_it_into_sight(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 600), [], inspected=False)
    grid = window.grid
    columns = grid.cells.columns
    for key, expected in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 599),
    ):
        QTest.keyClick(grid, key)
        assert grid.current == expected
        assert grid.viewport().rect().contains(grid.cell_rect(expected))
    assert "horse/img599.png" in grid.accessibleDescription()
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.current < 599
    QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.cells.side == 128
    assert grid.viewport().rect().intersects(grid.cell_rect(grid.current_cell))


def test_that_a_click_shows_the_example_and_asks_for_its_pictures(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    window.set_roll(with_alike(roll_of(tmp_path, 60), (7, 20, 33)), [], inspected=True)
    filled(qtbot, window)
    with qtbot.waitSignal(window.example_wanted) as asked:
        QTest.mouseClick(
            window.grid.viewport(), Qt.MouseButton.LeftButton, pos=window.grid.cell_rect(7).center() - QPoint(0, 10)
        )
    assert asked.args == [7]
    assert window.example.name.plain_text() == "dog/img7.png"
    assert "training" in window.example.facts.plain_text()
    assert "weight: 7" in window.example.labels.plain_text()
    assert not window.example.large.image.isNull()
    late, seen = QImage(50, 40, QImage.Format.Format_RGB32), QImage(8, 8, QImage.Format.Format_RGB32)
    window.set_pictures(8, late, seen, "of another")
    assert window.example.seen.image.isNull()
    window.set_pictures(7, late, seen, "8×8")
    assert window.example.seen.image.size() == seen.size()
    assert window.example.seen.caption.plain_text() == "8×8"


def test_that_look_alikes_are_shown_alone_and_escape_leads_back(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(with_alike(roll_of(tmp_path, 60), (7, 20, 33), (1, 2)), [], inspected=True)
    window.grid.choose(20)
    window.example.alike.click()
    assert window.grid.examples.tolist() == [7, 20, 33]
    assert window.grid.current == 20
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert len(window.grid.examples) == 60
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_that_a_finding_shows_its_images(window: GalleryWindow, tmp_path: Path) -> None:
    finding = Finding(kind="look-alike", what="2 images are nearly the same.", count=2, severity="note")
    other = Finding(kind="odd", what="Something is odd.", count=1)
    window.set_roll(with_alike(roll_of(tmp_path, 60), (7, 20)), [finding, other], inspected=True)
    window.filters.search.setText("gone soon")
    shows = [button for button in window.side.findings.findChildren(QPushButton) if button.text() == "Show"]
    assert len(shows) == 1
    shows[0].click()
    assert window.grid.examples.tolist() == [7, 20]
    assert window.filters.mark == "look-alike"


def test_that_choices_outlast_a_new_roll_of_the_same_data(qtbot: QtBot, window: GalleryWindow, tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 60)
    window.set_roll(roll, [], inspected=False)
    window.side.values.choose(2)
    window.filters.orders.setCurrentIndex(window.filters.orders.findData("name"))
    window.grid.choose(4)
    chosen = window.grid.current
    window.set_roll(with_alike(roll, (2, 5)), [], inspected=True)
    assert set(window.grid.examples.tolist()) == set(range(2, 60, 3))
    assert window.grid.current == chosen


def test_that_a_message_takes_the_place_of_everything(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 6), [], inspected=False)
    window.set_message("Letters hold texts.", "Choose data with images.", bad=True)
    assert not window.grid.isVisible()
    assert not window.filters.isEnabled()
    assert "Choose data with images." in window.pages.message.plain_text()


def test_that_the_window_is_drawn_in_both_themes(qtbot: QtBot, both_themes: Theme, tmp_path: Path) -> None:
    view = GalleryWindow()
    qtbot.addWidget(view)
    view.set_roll(with_alike(roll_of(tmp_path, 60, unreadable=(3,)), (1, 4)), [], inspected=True)
    view.show()
    filled(qtbot, view)
    view.grid.choose(1)
    ground = view.grid.viewport().grab().toImage().pixelColor(1, 1)
    assert ground.name() in (both_themes.panel, both_themes.field, both_themes.window)
    view.close()


def test_that_a_search_without_look_alikes_says_so_and_offers_no_table(tmp_path: Path, window: GalleryWindow) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=True)
    assert window.side.findings.progress.plain_text() == "No look-alikes among 60 images."
    assert window.side.findings.table.isHidden()
    window.set_roll(with_alike(roll_of(tmp_path, 60), (7, 20)), [], inspected=True)
    assert window.side.findings.progress.plain_text() == ""
    assert not window.side.findings.table.isHidden()
