"""Joins the window's File and Edit actions with the document: opening, saving, names, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from models.spec.errors import UserError
from workbench import documents
from workbench.examples import EXAMPLES, is_example
from workbench.experiment import Experiment
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.open_document import OpenDocumentKeeper

_FILTER = "Experiments (*.toml *.json)"


class DocumentController(QObject):
    """Faults are told in the window and lose nothing.

    A changed document is not dropped for another one without asking; closing asks nothing, for what is open is kept in
    `folder` and stands there again at the next start.
    """

    def __init__(self, document: ExperimentDocument, window: MainWindow, start: Experiment, folder: Path) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._keeper = OpenDocumentKeeper(document, folder)
        self._folder = Path.home()
        self.actions: dict[str, Callable[[], None]] = {
            "new": lambda: self.unless_lost(lambda: document.new(start)),
            "open": self._ask_to_open,
            "save": lambda: self._save(),  # noqa: PLW0108  # without Qt's argument
            "save_as": lambda: self._ask_to_save(),  # noqa: PLW0108
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
        self._window.example_requested.connect(lambda path: self.open(path))  # noqa: PLW0108  # without `then`
        self._window.document_dropped.connect(lambda path: self.open(path))  # noqa: PLW0108
        self._window.set_examples([(_title(path), path) for path in sorted(EXAMPLES.glob("*.toml"))])

    def open(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Opens a document, after asking where that would lose changes; calls `then` once it is open."""

        def act() -> None:
            self._document.open(path)
            then()

        self.unless_lost(lambda: self._try(act))

    @property
    def is_kept_from_before(self) -> bool:
        """Whether the window was open before, so that `start` puts something back."""
        return self._keeper.has_kept

    def start(self) -> None:
        """Puts back what was open last."""
        self._try(self._keeper.restore)
        self._show()

    def is_kept(self) -> bool:
        """Writes down what is open, for the next start; False where that cannot be done and changes would be lost."""
        try:
            self._keeper.keep()
        except UserError:
            return not self._document.modified
        return True

    def unless_lost(self, act: Callable[[], None]) -> None:
        """Calls `act` at once where nothing would be lost, else after the user saved or gave the changes up."""
        if not self._document.modified:
            act()
            return
        buttons = QMessageBox.StandardButton
        question = QMessageBox(
            QMessageBox.Icon.Question,
            "Unsaved changes",
            f"“{self._document.experiment.name}” has changes that are not saved.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            self._window,
        )
        question.setInformativeText("Save them to a file first? Runs keep the settings they were made with.")
        question.setDefaultButton(buttons.Save)
        answers = {buttons.Save.value: lambda: self._save(act), buttons.Discard.value: act}
        question.finished.connect(lambda result: answers.get(result, lambda: None)())
        question.finished.connect(question.deleteLater)
        question.open()

    def _show(self) -> None:
        document = self._document
        self._window.set_document(document.experiment.name, document.path, modified=document.modified)
        stack = document.undo_stack
        self._window.set_history(stack.undoText(), stack.redoText())

    def _save(self, then: Callable[[], None] = lambda: None) -> None:
        """Calls `then` once the document is saved; not where the user or a fault kept it from that."""
        path = self._document.path
        if path is None or is_example(path):
            self._ask_to_save(then)
        else:
            self._save_to(None, then)

    def _save_to(self, path: Path | None, then: Callable[[], None]) -> None:
        def act() -> None:
            self._document.save(path)
            then()

        self._try(act)

    def _ask_to_save(self, then: Callable[[], None] = lambda: None) -> None:
        dialog = self._file_dialog("Save experiment", QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(f"{self._document.experiment.name}.toml".replace("/", "-"))
        dialog.fileSelected.connect(lambda name: self._save_to(Path(name), then))
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
        dialog.fileSelected.connect(lambda name: self._remember_folder(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _remember_folder(self, path: Path) -> None:
        """Where the next dialog begins; not among the examples, where nobody wants to save."""
        if not is_example(path):
            self._folder = path.parent

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
