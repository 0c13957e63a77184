"""The kinds of data of which one says where they are: bundled sets, a folder, a file."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.spec.data import BUNDLED_ABOUT, BUNDLED_TITLES, BundledData, DataFile, DataSource, ImageFolder
from workbench.spec.fields import help_of
from workbench.ui.drop import DATA_SUFFIXES
from workbench.ui.forms.form import SpecForm, entries
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_ROW_PX = 28
_FILE_FIELDS = ("reads", "column", "delimiter", "split_column", "base", "allow_outside", "join_spellings")


class BundledDataPage(QWidget):
    """The sets that are installed with the program."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sets = QListWidget(self)
        self._sets.setAccessibleName("Bundled data sets")
        for name, title in BUNDLED_TITLES.items():
            item = QListWidgetItem(title, self._sets)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _ROW_PX))
        self._about = TextLine(self)
        column = _column(self)
        column.addWidget(self._sets, 1)
        column.addWidget(self._about)
        self._sets.currentItemChanged.connect(lambda *_: self._say())
        self.setFocusProxy(self._sets)
        self._sets.setCurrentRow(0)

    def show_data(self, data: BundledData) -> None:
        self._sets.setCurrentRow(list(BUNDLED_TITLES).index(data.name))

    def data(self) -> DataSource | None:
        return BundledData(name=self._sets.currentItem().data(Qt.ItemDataRole.UserRole))

    def obstacle(self) -> str:
        return ""

    def _say(self) -> None:
        self._about.set_runs((BUNDLED_ABOUT[self._sets.currentItem().data(Qt.ItemDataRole.UserRole)], "muted"))
        self.changed.emit()


class FolderPage(QWidget):
    """A folder of images."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = PathEdit("A folder with one subfolder of images for each class", "Folder", self)
        self._path.changed.connect(self.changed)
        about = TextLine(self)
        about.set_runs((help_of(ImageFolder), "muted"))
        column = _column(self)
        column.addWidget(about)
        column.addWidget(self._path)
        column.addStretch(1)
        self.setFocusProxy(self._path)

    def show_data(self, data: ImageFolder) -> None:
        self._path.set_text(data.path)

    def data(self) -> DataSource | None:
        return ImageFolder(path=self._path.text()) if self._path.text() else None

    def obstacle(self) -> str:
        return "" if self._path.text() else "Choose a folder."


class DataFilePage(QWidget):
    """A file with a row for each example, and how it is read."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        patterns = " ".join(f"*{suffix}" for suffix in DATA_SUFFIXES)
        self._path = PathEdit(
            "A CSV, TSV, Parquet or JSONL file", "File", self, f"Tables ({patterns} *.gz);;All files (*)"
        )
        self._fields: dict[str, Any] = {}
        self._form = SpecForm(entries(DataFile, only=_FILE_FIELDS), self)
        self._form.field_changed.connect(self._set_field)
        self._path.changed.connect(self.changed)
        about = TextLine(self)
        about.set_runs((help_of(DataFile), "muted"))
        column = _column(self)
        for part in (about, self._path, self._form):
            column.addWidget(part)
        column.addStretch(1)
        self.setFocusProxy(self._path)
        self.show_data(DataFile(path="?"))
        self._path.set_text("")

    def show_data(self, data: DataFile) -> None:
        self._fields = data.model_dump(exclude={"kind", "path"})
        self._form.set_value(data)
        self._path.set_text(data.path)

    def data(self) -> DataSource | None:
        return DataFile(path=self._path.text(), **self._fields) if self._path.text() else None

    def obstacle(self) -> str:
        return "" if self._path.text() else "Choose a file."

    def _set_field(self, path: str, value: object) -> None:
        self._fields[path] = value
        self.changed.emit()


class PathEdit(QWidget):
    """A path that can be typed or looked for; without `patterns` that of a folder."""

    changed = Signal()

    def __init__(self, hint: str, name: str, parent: QWidget, patterns: str = "") -> None:
        super().__init__(parent)
        self._name, self._patterns = name, patterns
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(hint)
        self._line.setAccessibleName(name)
        self._line.textChanged.connect(lambda _: self.changed.emit())
        browse = IconButton("folder", "Browse…", self)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._line, 1)
        row.addWidget(browse)
        self.setFocusProxy(self._line)

    def text(self) -> str:
        """Without blanks at its ends, unless they are part of the name of what is there."""
        typed = self._line.text()
        return typed if os.path.exists(typed) else typed.strip()  # noqa: PTH110  # also where it must not be looked at

    def set_text(self, text: str) -> None:
        self._line.setText(text)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self._name, self.text(), self._patterns)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if self._patterns else QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, not self._patterns)
        dialog.fileSelected.connect(self._line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
