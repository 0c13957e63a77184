"""Penalties from the recipe to the document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.ui.controllers.window import WindowController


def test_that_every_edit_of_a_penalty_is_one_step_of_undo(qtbot: QtBot, controller: WindowController) -> None:
    document, dialog = controller.document, controller.penalties.dialog
    row = controller.recipe.recipe.penalties
    assert row.change.text() == "None…"
    qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    dialog.editor.add.chosen.emit("l2-sp")
    dialog.editor.add.chosen.emit("bss")
    assert dialog.editor.current == 1
    assert row.names.plain_text() == "L2-SP, BSS"
    dialog.editor.form.field_changed.emit("eta", 0.01)
    assert document.undo_stack.undoText() == "BSS: set strength to 0.01"
    assert document.experiment.regularizers[1].model_dump()["eta"] == 0.01
    dialog.editor.form.field_changed.emit("eta", -1.0)
    assert document.experiment.regularizers[1].model_dump()["eta"] == 0.01
    dialog.editor.remove.click()
    assert row.names.plain_text() == "L2-SP"
    for _ in range(4):
        document.undo_stack.undo()
    assert document.experiment.regularizers == ()
    assert dialog.editor.list.count() == 0
    assert controller.recipe.recipe.focus_field("regularizers.0.run")
    dialog.reject()
