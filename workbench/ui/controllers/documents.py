"""Joins the window's File and Edit actions with the document: opening, saving, names, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from models.spec.errors import UserError
from workbench import documents
from workbench.experiment import Experiment
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
_FILTER = "Experiments (*.toml *.json)"


class DocumentController(QObject):
    """Faults are told in the window and lose nothing; a changed document is not dropped without asking."""

    def __init__(self, document: ExperimentDocument, window: MainWindow, start: Experiment) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._start = start
        self._folder = Path.home()
        self.actions: dict[str, Callable[[], None]] = {
            "new": lambda: self._unless_lost(lambda: document.new(start)),
            "open": self._ask_to_open,
            "save": self._save,
            "save_as": self._ask_to_save,
            "revert": lambda: self._try(document.revert),
            "undo": document.undo_stack.undo,
            "redo": document.undo_stack.redo,
        }
        self._connect()

    def _connect(self) -> None:
        stack = self._document.undo_stack
        for signal in (self._document.changed, self._document.modified_changed, self._document.path_changed):
            signal.connect(lambda _: self._show())
        for text_signal in (stack.undoTextChanged, stack.redoTextChanged):
            text_signal.connect(lambda _: self._window.set_history(stack.undoText(), stack.redoText()))
        self._window.name_edited.connect(lambda name: self._document.edit("Rename experiment", {"name": name}))
        self._window.example_requested.connect(self.open)
        self._window.document_dropped.connect(self.open)
        self._window.set_examples([(_title(path), path) for path in sorted(EXAMPLES.glob("*.toml"))])

    def open(self, path: Path) -> None:
        """Opens a document, after asking where that would lose changes."""
        self._unless_lost(lambda: self._try(lambda: self._document.open(path)))

    def show_document(self) -> None:
        self._show()

    def _show(self) -> None:
        document = self._document
        self._window.set_document(document.experiment.name, document.path, modified=document.modified)
        stack = document.undo_stack
        self._window.set_history(stack.undoText(), stack.redoText())

    def _save(self) -> None:
        if self._document.path is None:
            self._ask_to_save()
        else:
            self._try(self._document.save)

    def _ask_to_save(self) -> None:
        dialog = self._file_dialog("Save experiment", QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(f"{self._document.experiment.name}.toml".replace("/", "-"))
        dialog.fileSelected.connect(lambda name: self._try(lambda: self._document.save(Path(name))))
        dialog.open()

    def _ask_to_open(self) -> None:
        dialog = self._file_dialog("Open experiment", QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        folder = self._document.path.parent if self._document.path else self._folder
        dialog = QFileDialog(self._window, title, str(folder), _FILTER)
        dialog.setAcceptMode(mode)
        dialog.fileSelected.connect(lambda name: setattr(self, "_folder", Path(name).parent))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _unless_lost(self, act: Callable[[], None]) -> None:
        """Calls `act` at once where nothing would be lost, else after the user agreed."""
        if not self._document.modified:
            act()
            return
        question = QMessageBox(
            QMessageBox.Icon.Question,
            "Unsaved changes",
            f"“{self._document.experiment.name}” has changes that are not saved.",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self._window,
        )
        question.setInformativeText("Runs keep the settings they were made with; the history loses nothing.")
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        discard = QMessageBox.StandardButton.Discard.value
        question.finished.connect(lambda result: act() if result == discard else None)
        question.finished.connect(question.deleteLater)
        question.open()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except UserError as error:
            where = f"{error.where}: " if error.where else ""
            self._window.show_message(f"{where}{error.what}", error.remedy, "error")


def _title(path: Path) -> str:
    """An example's own name; the file's where it cannot be read."""
    try:
        return documents.read(path).name
    except UserError:
        return path.stem
