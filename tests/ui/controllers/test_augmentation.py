"""Augmentation from the recipe to pictures, over a real engine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from workbench.ui.augmentation.dialog import AugmentationDialog
from workbench.ui.controllers.window import WindowController


def pictures(dialog: AugmentationDialog) -> QImage:
    return dialog.grid.grab().toImage()


def drawn(qtbot: QtBot, dialog: AugmentationDialog) -> QImage:
    until(qtbot, lambda: dialog.status.plain_text().startswith("Training examples"))
    return pictures(dialog)


def test_that_editing_renews_the_preview_and_every_edit_is_one_step_of_undo(
    qtbot: QtBot, controller: WindowController
) -> None:
    document, dialog = controller.document, controller.augmentation.dialog
    document.edit("Smaller", {"data": {"kind": "bundled", "name": "digits"}, "preprocessing.image_size": 32})
    until(qtbot, lambda: controller.transfer.stack is not None)
    row = controller.recipe.recipe.augmentation
    qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    plain = drawn(qtbot, dialog)
    dialog.editor.add.chosen.emit("rotation")
    assert document.undo_stack.undoText() == "Add Rotation"
    assert row.names.plain_text() == "Rotation"
    until(qtbot, lambda: not dialog.status.plain_text().startswith("Training"))
    turned = drawn(qtbot, dialog)
    assert turned != plain
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    assert drawn(qtbot, dialog) != turned
    dialog.editor.form.field_changed.emit("degrees", 40.0)
    assert document.undo_stack.undoText() == "Rotation: set angle to 40"
    for shortcut in (dialog.actions()[0], dialog.actions()[0]):
        assert QKeySequence(QKeySequence.StandardKey.Undo) in shortcut.shortcuts()
        shortcut.trigger()
    assert document.experiment.augmentation == ()
    until(qtbot, lambda: not dialog.status.plain_text().startswith("Training"))
    drawn(qtbot, dialog)
    dialog.reject()


def test_that_data_that_cannot_be_read_are_told_in_the_dialog(qtbot: QtBot, controller: WindowController) -> None:
    until(qtbot, lambda: controller.transfer.stack is not None)
    controller.document.edit("Gone", {"data": {"kind": "folder", "path": "/no/such/folder"}})
    controller.augmentation.open()
    dialog = controller.augmentation.dialog
    until(qtbot, lambda: "There is no such folder." in dialog.status.plain_text())
    dialog.reject()
