"""The source that is a file: its path, and the architecture its weights belong to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.spec.source import FileSource, Initialisation, SourceModel
from workbench.spec.fields import Field, field_of, help_of
from workbench.ui.drop import WEIGHT_SUFFIXES
from workbench.ui.forms.form import SpecForm
from workbench.ui.forms.rows import row_for
from workbench.ui.forms.simple_rows import Row
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_EDITOR_WIDTH = 320
_NAMED = ("torchvision", "timm")
"""The libraries of many models, of which one must be named."""


class FilePage(QWidget):
    """A file with weights, and the architecture they belong to."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, str] = {"library": "auto", "architecture": ""}
        self._path = QLineEdit(self)
        self._path.setPlaceholderText("A .safetensors, .pt, .pth or .ckpt file")
        self._path.setAccessibleName("File with weights")
        self._path.textChanged.connect(lambda _: self.changed.emit())
        self._labels: dict[str, QLabel] = {}
        self._rows = {name: self._row(field_of(FileSource, name)) for name in self._fields}
        self._lay_out()
        self.setFocusProxy(self._path)
        self.show_source(FileSource(path="?"))
        self._path.clear()

    def show_source(self, source: FileSource) -> None:
        """Fills the page from a document or a dropped file."""
        self._fields = {"library": source.library, "architecture": source.architecture}
        for name, row in self._rows.items():
            row.set_value(self._fields[name])
        self._path.setText(source.path)
        self._enable_model()

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        if self.obstacle(initialisation):
            return None
        named = self._fields["architecture"] if self._fields["library"] in _NAMED else ""
        plain = {"path": self._path.text().strip(), "initialisation": initialisation, **self._fields}
        return FileSource.model_validate(plain | {"architecture": named})

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        if not self._path.text().strip():
            return "Choose a file."
        if self._fields["library"] in _NAMED and not self._fields["architecture"]:
            return "Name the model that the weights belong to."
        return ""

    def _row(self, field: Field) -> Row:
        row = row_for(field, self, SpecForm.of_part)
        assert row is not None  # noqa: S101  # only opaque fields have none
        row.side.setFixedWidth(_EDITOR_WIDTH)
        row.changed.connect(lambda _, value: self._set_field(field.name, str(value)))
        return row

    def _lay_out(self) -> None:
        about = TextLine(self)
        about.set_runs((help_of(FileSource), "muted"))
        browse = IconButton("folder", "Browse…", self)
        browse.clicked.connect(self._browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._label(field_of(FileSource, "path"), self._path), 0, 0)
        grid.addWidget(self._path, 0, 1)
        grid.addWidget(browse, 0, 2)
        for at, row in enumerate(self._rows.values(), start=1):
            grid.addWidget(self._label(row.field, row.side), at, 0)
            grid.addWidget(row.side, at, 1, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(about)
        column.addLayout(grid)
        column.addStretch(1)

    def _label(self, field: Field, editor: QWidget) -> QLabel:
        label = QLabel(field.title, self)
        label.setToolTip(field.description)
        label.setBuddy(editor)
        self._labels[field.name] = label
        return label

    def _set_field(self, name: str, value: str) -> None:
        self._fields[name] = value
        self._enable_model()
        self.changed.emit()

    def _enable_model(self) -> None:
        """Only of a library of many models is there one to name."""
        model, named = self._rows["architecture"], self._fields["library"] in _NAMED
        model.side.setEnabled(named)
        self._labels["architecture"].setEnabled(named)
        model.side.setToolTip(model.tip() if named else "Choose torchvision or timm to name one of its models")

    def _browse(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in WEIGHT_SUFFIXES)
        dialog = QFileDialog(self, "Weights", self._path.text(), f"Weights ({patterns});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
