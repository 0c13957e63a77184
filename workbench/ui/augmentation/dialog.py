"""Augmentation as a list to edit, beside a live preview of what it does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from workbench.ui.augmentation.editor import AugmentationEditor
from workbench.ui.augmentation.preview_grid import PreviewGrid
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP

_SIZE = QSize(1080, 560)


class AugmentationDialog(QDialog):
    """Every edit is made at once; undo and redo work in here too."""

    draw_again_requested = Signal()

    def __init__(self, undo_stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Augmentation")
        self.resize(_SIZE)
        self.editor = AugmentationEditor(self)
        self.grid = PreviewGrid(self)
        self.status = TextLine(self, small=True)
        self.again = IconButton("random", "Draw again", self)
        self.again.setToolTip("Shows what other epochs would draw")
        self.again.clicked.connect(self.draw_again_requested)
        self._add_undo(undo_stack)
        self._place()

    def say(self, text: str, weight: Weight = "muted") -> None:
        """What is awaited, or why there is no preview."""
        self.status.set_runs((text, weight))

    def _add_undo(self, undo_stack: QUndoStack) -> None:
        """The window's own shortcuts do not reach into a dialog."""
        made: list[tuple[QAction, QKeySequence.StandardKey]] = [
            (undo_stack.createUndoAction(self), QKeySequence.StandardKey.Undo),
            (undo_stack.createRedoAction(self), QKeySequence.StandardKey.Redo),
        ]
        for action, key in made:
            action.setShortcuts(key)
            self.addAction(action)

    def _place(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GAP)
        row = QHBoxLayout()
        row.addWidget(self.status, 1)
        row.addWidget(self.again)
        right.addWidget(self.grid, 1)
        right.addLayout(row)
        halves = QHBoxLayout()
        halves.setSpacing(3 * GAP)
        halves.addWidget(self.editor)
        halves.addLayout(right, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(halves, 1)
        column.addWidget(buttons)
