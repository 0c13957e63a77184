"""The files of a folder that were left out, and why."""

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
        self.setWindowTitle(f"Files left out of {title}")
        self.resize(_SIZE)
        number = TextLine(self)
        count = f"{len(files):,} file{' was' if len(files) == 1 else 's were'} left out of"
        number.set_runs((count, "plain"), (title, "strong"))
        columns = (
            Column[SkippedFile]("File", lambda file: file.path),
            Column[SkippedFile]("Why", lambda file: file.reason),
        )
        self.table: RowsTable[SkippedFile] = RowsTable("Files left out", columns, self)
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
