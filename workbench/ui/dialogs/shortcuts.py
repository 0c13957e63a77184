"""Every shortcut of the window, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from workbench.ui.actions import ACTIONS
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.stack.keys import SHORTCUTS
from workbench.ui.theme import GAP

_SIZE = QSize(520, 560)
Shortcut = tuple[str, str]


class ShortcutsDialog(QDialog):
    """Read from the actions themselves, so that it cannot be out of date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(_SIZE)
        columns = (Column[Shortcut]("Does", lambda row: row[1]), Column[Shortcut]("Keys", lambda row: row[0]))
        self.table: RowsTable[Shortcut] = RowsTable("Keyboard shortcuts", columns, self)
        self.table.show_only([*_of_actions(), *SHORTCUTS])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addWidget(self.table)
        column.addWidget(buttons)


def _of_actions() -> Iterator[Shortcut]:
    for spec in ACTIONS:
        if spec.shortcut:
            yield QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText), spec.tip
