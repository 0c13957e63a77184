"""The sources that need no catalogue: the bundled model, a file, an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.spec.source import BundledSource, FileSource, Initialisation, RunSource, SourceModel
from workbench.spec.field_kinds import Choice
from workbench.spec.fields import field_of, help_of
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.drop import WEIGHT_SUFFIXES
from workbench.ui.forms.form import SpecForm, entries
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


@dataclass(frozen=True)
class RunChoice:
    """A finished run whose weights can be a source."""

    run: str
    name: str
    detail: str
    """What tells it from others: source, scores, date."""


class BundledPage(QWidget):
    """The model that is installed with the program."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kind = field_of(BundledSource, "architecture").kind
        title, about, note = TextLine(self), TextLine(self), TextLine(self, small=True)
        title.set_runs((kind.options[0].title if isinstance(kind, Choice) else "", "strong"))
        about.set_runs((help_of(BundledSource), "plain"))
        note.set_runs(("Needs no network.", "muted"))
        column = _column(self)
        for line in (title, about, note):
            column.addWidget(line)
        column.addStretch(1)

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        return BundledSource(initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        return ""


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
        browse = IconButton("folder", "Browse…", self)
        browse.clicked.connect(self._browse)
        about = TextLine(self)
        about.set_runs((help_of(FileSource), "muted"))
        self._form = SpecForm(entries(FileSource, only=["library", "architecture"]), self)
        self._form.field_changed.connect(self._set_field)
        line = QHBoxLayout()
        line.addWidget(self._path, 1)
        line.addWidget(browse)
        column = _column(self)
        column.addWidget(about)
        column.addLayout(line)
        column.addWidget(self._form)
        column.addStretch(1)
        self.setFocusProxy(self._path)
        self.show_source(FileSource(path="?"))
        self._path.clear()

    def show_source(self, source: FileSource) -> None:
        """Fills the page from a document or a dropped file."""
        self._fields = {"library": source.library, "architecture": source.architecture}
        self._form.set_value(source)
        self._path.setText(source.path)

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        if self.obstacle(initialisation):
            return None
        plain = {"path": self._path.text().strip(), "initialisation": initialisation, **self._fields}
        return FileSource.model_validate(plain)

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        if not self._path.text().strip():
            return "Choose a file."
        if self._fields["library"] in ("torchvision", "timm") and not self._fields["architecture"]:
            return "Name the model that the weights belong to."
        return ""

    def _set_field(self, path: str, value: object) -> None:
        self._fields[path] = str(value)
        self.changed.emit()

    def _browse(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in WEIGHT_SUFFIXES)
        dialog = QFileDialog(self, "Weights", self._path.text(), f"Weights ({patterns});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class RunPage(QWidget):
    """The weights that an earlier run kept."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = TextLine(self)
        about.set_runs((help_of(RunSource), "muted"))
        self._empty = TextLine(self)
        self._runs: RowsTable[RunChoice] = RowsTable(
            "Earlier runs",
            (Column[RunChoice]("Run", lambda run: run.name), Column[RunChoice]("", lambda run: run.detail)),
            self,
        )
        self._runs.chosen_changed.connect(self.changed)
        self._runs.doubleClicked.connect(lambda _: self.accepted.emit())
        column = _column(self)
        for part in (about, self._empty, self._runs):
            column.addWidget(part)
        column.addStretch(0)
        self.setFocusProxy(self._runs)
        self.set_runs(())

    def set_runs(self, runs: Sequence[RunChoice]) -> None:
        """Shows the runs that kept their weights, newest first."""
        self._runs.set_rows(runs, lambda run: run.run)
        self._runs.setVisible(bool(runs))
        self._empty.set_runs(("" if runs else "No run has kept weights yet. Run an experiment first.", "warm"))

    def show_source(self, source: RunSource) -> None:
        self._runs.choose(lambda run: run.run == source.run)

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        chosen = self._runs.chosen
        return None if chosen is None else RunSource(run=chosen.run, initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        return "" if self._runs.chosen is not None else "Choose a run."


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
