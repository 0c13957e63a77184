"""Source data, the setting and the shift, over a real engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from workbench.spec.data import BundledData, ImageFolder
from workbench.ui.controllers.window import WindowController
from workbench.ui.dialogs.data_chooser import DataChooser
from workbench.ui.panels.setting_card import SettingCard
from workbench.ui.panels.text_line import TextLine

DIGITS = BundledData(name="digits")


def card_text(controller: WindowController) -> str:
    card = controller.window.findChild(SettingCard)
    assert isinstance(card, SettingCard)
    return "\n".join(line.plain_text() for line in card.findChildren(TextLine))


def pets(folder: Path, brightness: int) -> ImageFolder:
    """Noisy images of cats and dogs, told apart by nothing; how bright they are parts one set from another."""
    rng = np.random.default_rng(brightness)
    for label in ("cat", "dog"):
        (folder / label).mkdir(parents=True)
        for at in range(12):
            noise = rng.integers(0, 60, (32, 32, 3)) + brightness
            Image.fromarray(noise.astype(np.uint8)).save(folder / label / f"{at}.png")
    return ImageFolder(path=str(folder))


def test_that_the_shift_between_two_folders_is_measured_named_and_forgotten_with_its_data(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    controller.document.edit("Shrink the images", {"preprocessing.image_size": 32})
    controller.data.take(pets(tmp_path / "target", 0))
    until(qtbot, lambda: "target: colour images, 2 classes" in card_text(controller))
    details = next(b for b in controller.window.findChildren(QPushButton) if b.text() == "Details…")
    qtbot.mouseClick(details, Qt.MouseButton.LeftButton)
    dialog = controller.setting.dialog
    assert dialog is not None
    assert dialog.title.plain_text() == "Different label space"
    assert not dialog.shift.measure.isEnabled()
    controller.setting.choose(pets(tmp_path / "source", 190))
    assert "Source data: source" in card_text(controller)
    until(qtbot, lambda: dialog.title.plain_text() == "Labels of the same names")
    assert "32×32 colour images" in dialog.source.text()
    qtbot.mouseClick(dialog.shift.measure, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: dialog.title.plain_text() == "Domain adaptation")
    assert dialog.shift.domains.shows_picture
    assert "Domain adaptation" in card_text(controller)
    controller.document.undo_stack.undo()
    until(qtbot, lambda: dialog.title.plain_text() == "Different label space")
    assert not dialog.shift.domains.shows_picture
    assert not dialog.shift.measure.isEnabled()
    dialog.reject()
    assert controller.setting.dialog is None


def test_that_closing_the_dialog_ends_the_measurement_and_others_are_answered(
    qtbot: QtBot, controller: WindowController
) -> None:
    until(qtbot, lambda: controller.transfer.stack is not None and controller.transfer.data is not None)
    controller.setting.choose(DIGITS)
    controller.setting.open()
    dialog = controller.setting.dialog
    assert dialog is not None
    until(qtbot, dialog.shift.measure.isEnabled)
    controller.setting.measure()
    until(qtbot, lambda: "Reading" in dialog.shift.words.plain_text() or "Comput" in dialog.shift.words.plain_text())
    dialog.reject()
    controller.document.edit("Shrink the images", {"preprocessing.image_size": 32})
    until(qtbot, lambda: controller.transfer.stack is not None and controller.transfer.stack.described_size == 32)
    controller.setting.open()
    again = controller.setting.dialog
    assert again is not None
    assert not again.shift.measure.isHidden()
    assert not again.shift.domains.shows_picture
    again.reject()


def test_that_source_data_are_chosen_without_tasks_and_those_that_cannot_be_read_are_named_where_they_are_chosen(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    until(qtbot, lambda: controller.transfer.stack is not None and controller.transfer.data is not None)
    controller.setting.open_chooser()
    chooser = controller.window.findChildren(DataChooser)[-1]
    assert chooser.windowTitle() == "Choose the source data"
    take = next(b for b in chooser.findChildren(QPushButton) if b.text() == "Use these data")
    until(qtbot, take.isEnabled)
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert controller.document.experiment.source_data == BundledData()
    until(qtbot, lambda: "Same task and domain" in card_text(controller))
    controller.setting.choose(ImageFolder(path=str(tmp_path / "gone")))
    until(qtbot, lambda: "gone" in card_text(controller) and "folder" in card_text(controller).lower())
    controller.setting.open()
    dialog = controller.setting.dialog
    assert dialog is not None
    assert dialog.shift.words.plain_text() == "The source data cannot be read."
    controller.setting.choose(None)
    assert controller.document.experiment.source_data is None
    assert "Source data: none" in card_text(controller)
    assert dialog.shift.words.plain_text() == "Choose source data to measure how far they lie from the target data."
    dialog.reject()
