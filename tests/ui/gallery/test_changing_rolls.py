"""What was shown of another example or another data set does not outlast it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.gallery.rolls import roll_of, with_alike
from workbench.data.looking.roll import Roll, RollColumn
from workbench.ui.gallery import GalleryWindow


def other_data(folder: Path) -> Roll:
    """Twelve images of which none is in `roll_of`; its label has another name and the same values."""
    folder.mkdir()
    roll = roll_of(folder, 12)
    column = RollColumn("animal", ("cat", "dog", "horse"), np.arange(12, dtype=np.int32) % 3)
    names = tuple(f"other/{at}.png" for at in range(12))
    return replace(roll, digest="other", names=names, columns=(column,))


def picture() -> QImage:
    return QImage(8, 8, QImage.Format.Format_RGB32)


def test_that_other_data_begin_without_a_choice(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    window.side.values.choose(1)
    window.grid.choose(2)
    window.set_roll(other_data(tmp_path / "other"), [], inspected=False)
    assert window.grid.current == -1
    assert "Choose an image" in window.example.name.plain_text()
    assert window.side.facet is not None
    assert window.side.facet.name == "animal"
    assert len(window.grid.examples) == 12


def test_that_data_that_are_looked_at_anew_show_what_they_hold_now(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    roll = roll_of(tmp_path, 60)
    window.set_roll(roll, [], inspected=False)
    window.grid.choose(7)
    window.set_pictures(7, picture(), picture(), "8×8")
    window.set_message("Looking at the data…")
    with qtbot.waitSignal(window.example_wanted) as asked:
        window.set_roll(roll, [], inspected=False)
    assert asked.args == [7]
    assert window.example.seen.image.isNull()
    window.set_message("Looking at the data…")
    window.set_roll(replace(roll, digest="later"), [], inspected=False)
    assert window.grid.current == -1
    assert "Choose an image" in window.example.name.plain_text()


def test_that_escape_closes_the_window_while_there_is_nothing_to_see(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    window.side.values.choose(1)
    window.set_message("The folder is gone.", bad=True)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_that_a_search_before_does_not_end_the_view_of_look_alikes(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    window.set_roll(with_alike(roll_of(tmp_path, 60), (7, 20, 33)), [], inspected=True)
    window.filters.search.setText("img20")
    qtbot.waitUntil(lambda: len(window.grid.examples) == 1)
    window.grid.choose(0)
    window.example.alike.click()
    qtbot.wait(250)  # longer than the search waits for the next letter
    assert window.grid.examples.tolist() == [7, 20, 33]


def test_that_pictures_and_faults_of_another_example_are_not_shown(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    window.grid.choose(7)
    window.set_pictures(7, picture(), picture(), "8×8", [picture()] * 6)
    window.grid.choose(8)
    assert all(draw.isNull() for draw in window.example.draws.images)
    window.set_fault(7, "Truncated.")
    assert "Truncated" not in window.example.told.plain_text()
    window.set_fault(8, "Truncated.")
    assert "Truncated" in window.example.told.plain_text()


def test_that_a_window_that_was_closed_reads_no_more_thumbnails(
    qtbot: QtBot, window: GalleryWindow, tmp_path: Path
) -> None:
    roll = roll_of(tmp_path, 6)
    places = roll.places.copy()
    places["file"][2] = -1
    window.set_roll(replace(roll, places=places), [], inspected=False)
    qtbot.waitUntil(lambda: window.grid.pictures.get(5) is not None)
    window.close()
    _, offset, length, check = roll.places[2].item()
    window.add_places([(2, "a.thumbs", offset, length, check)])
    qtbot.wait(30)
    assert window.grid.pictures.get(2) is None
    assert not window.grid.pictures._open
    window.show()
    qtbot.waitUntil(lambda: window.grid.pictures.get(2) is not None)


def test_that_the_arrow_down_begins_with_the_first_image(window: GalleryWindow, tmp_path: Path) -> None:
    window.set_roll(roll_of(tmp_path, 60), [], inspected=False)
    QTest.keyClick(window.grid, Qt.Key.Key_Down)
    assert window.grid.current == 0
