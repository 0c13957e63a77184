"""Penalties as a list to edit."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QUndoStack
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from workbench.ui.penalties.editor import PenaltyEditor
from workbench.ui.theme import GAP

_SIZE = QSize(420, 560)


class PenaltyDialog(QDialog):
    """Every edit is made at once; undo and redo work in here too."""

    def __init__(self, undo_stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Penalties")
        self.resize(_SIZE)
        self.editor = PenaltyEditor(self)
        for action, key in (
            (undo_stack.createUndoAction(self), QKeySequence.StandardKey.Undo),
            (undo_stack.createRedoAction(self), QKeySequence.StandardKey.Redo),
        ):
            action.setShortcuts(key)  # the window's own do not reach into a dialog
            self.addAction(action)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.editor, 1)
        column.addWidget(buttons)
