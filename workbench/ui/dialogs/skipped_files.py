"""What is worth knowing of data: findings, and files that were left out, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from workbench.spec.data_description import SkippedFile
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_SIZE = QSize(720, 420)


class SkippedFilesDialog(QDialog):
    """A list that can be sorted and copied."""

    def __init__(self, title: str, files: Sequence[SkippedFile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = tuple(files)
        self.setWindowTitle(f"Worth knowing of {title}")
        self.resize(_SIZE)
        number = TextLine(self)
        count = f"{len(files):,} {'entry' if len(files) == 1 else 'entries'}: what is worth knowing of"
        number.set_runs((count, "plain"), (title, "strong"))
        columns = (
            Column[SkippedFile]("Where", lambda file: file.path),
            Column[SkippedFile]("What", lambda file: file.reason),
        )
        self.table: RowsTable[SkippedFile] = RowsTable("Worth knowing", columns, self)
        self.table.show_only(files)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton("Copy list", QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        for part in (number, self.table, buttons):
            column.addWidget(part)

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(f"{file.path}\t{file.reason}" for file in self._files))
