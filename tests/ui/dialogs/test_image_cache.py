"""The dialog of decoded images."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.dialogs.image_cache import ImageCacheDialog


@pytest.fixture
def dialog(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> ImageCacheDialog:
    dialog = ImageCacheDialog(tmp_path)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_that_the_button_says_how_much_it_clears(qtbot: QtBot, dialog: ImageCacheDialog) -> None:
    dialog.set_state(1_230_000_000, 10_000_000_000)
    assert dialog.clear.text() == "Clear 1.2 GB"
    assert dialog.taken.text() == "Decoded images take 1.2 GB."
    with qtbot.waitSignal(dialog.clear_requested):
        qtbot.mouseClick(dialog.clear, Qt.MouseButton.LeftButton)
    dialog.set_waiting("Clearing…")
    assert not dialog.clear.isEnabled()
    dialog.set_state(0, 10_000_000_000)
    assert not dialog.clear.isEnabled()
    assert dialog.taken.text() == "No images are kept."


def test_that_only_a_limit_that_was_changed_is_chosen(qtbot: QtBot, dialog: ImageCacheDialog) -> None:
    chosen: list[int] = []
    dialog.limit_chosen.connect(chosen.append)
    dialog.set_state(0, 10_012_345_678)
    dialog.limit.editingFinished.emit()
    assert chosen == []
    dialog.limit.setValue(25.5)
    dialog.limit.editingFinished.emit()
    dialog.limit.editingFinished.emit()
    assert chosen == [25_500_000_000]
    dialog.limit.setValue(0)
    assert dialog.limit.text().startswith("nothing")


def test_that_it_says_where_the_images_lie_and_shows_the_folder_once_there_is_one(
    qtbot: QtBot, dialog: ImageCacheDialog, tmp_path: Path
) -> None:
    assert dialog.place.text() == str(tmp_path)
    with qtbot.waitSignal(dialog.folder_requested):
        qtbot.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    without = ImageCacheDialog(tmp_path / "nothing yet", dialog)
    assert not without.show_folder.isEnabled()
