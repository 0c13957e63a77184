"""The open experiment: one document, its undo list and its file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from models.spec.errors import UserError
from workbench import documents
from workbench.examples import is_example
from workbench.experiment import Experiment
from workbench.spec.checks import Problem

MERGE_WINDOW_S = 2.0
"""Edits of one field that follow each other within this time are one step of undo: typing, holding an arrow down."""


class ExperimentDocument(QObject):
    """Holds the current `Experiment`; every change goes through the undo list and is announced once."""

    changed = Signal(object)
    """The new `Experiment`, after each edit, undo, redo, opening and reverting."""
    modified_changed = Signal(bool)
    path_changed = Signal(object)
    """The new path, or `None`."""
    started = Signal()
    """Another document takes this one's place; `changed` follows."""

    def __init__(
        self,
        experiment: Experiment | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment = self._saved = experiment or Experiment()
        self._path: Path | None = None
        self._clock = clock
        self.undo_stack = stack = QUndoStack(self)
        self.destroyed.connect(lambda: stack.blockSignals(True))  # its destructor would still announce an empty stack
        self.undo_stack.cleanChanged.connect(self._tell_modified)

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def path(self) -> Path | None:
        """The file that the document was read from or saved to last."""
        return self._path

    @property
    def saved(self) -> Experiment:
        """What was opened or saved last."""
        return self._saved

    @property
    def modified(self) -> bool:
        """True where the document differs from what was opened or saved last."""
        return not self.undo_stack.isClean()

    def edit(self, text: str, changes: Mapping[str, Any], merge_key: str | None = None) -> list[Problem]:
        """Sets fields by dotted path as one step of undo called `text`.

        Edits with the same `merge_key` that follow each other quickly become one step. Returns the faults where the
        result would be no valid document, which then stays as it is; an empty list where the edit was made.
        """
        try:
            after = documents.replaced(self._experiment, changes)
        except documents.InvalidDocument as error:
            return error.problems
        self._push(text, after, merge_key)
        return []

    def amend(self, before: Experiment, changes: Mapping[str, Any], text: str = "") -> bool:
        """Lets the last step end with these changes too, where it ended with `before` and is the document still.

        With `text` the step is called so from then on.

        For what follows from an edit but is known only later, such as the blocks of a model that was chosen. Where the
        document was saved in between, the changes are a step of their own, so that they count as not saved.
        """
        last = self.undo_stack.command(self.undo_stack.index() - 1) if self.undo_stack.canUndo() else None
        if not isinstance(last, _Step) or self._experiment != before or self.undo_stack.canRedo():
            return False
        try:
            after = documents.replaced(before, changes)
        except documents.InvalidDocument:
            return False
        if self.undo_stack.isClean():
            self._push(text or last.text(), after, None)
        else:
            last.after = after
            last.setText(text or last.text())
            self._put(after)
        return True

    def replace(self, text: str, experiment: Experiment, *, keeps_file: bool = True) -> None:
        """Puts another experiment in place of the current one, as one step of undo called `text`.

        Without `keeps_file` the document has no file from then on, so that saving does not write over what the file
        holds; undo gives it back.
        """
        self._push(text, experiment, None, keeps_file=keeps_file)

    def new(self, experiment: Experiment | None = None, path: Path | None = None) -> None:
        """Starts over with `experiment` as the file at `path` holds it (or with none), and with nothing to undo."""
        self._start(experiment or Experiment(), path)

    def open(self, path: Path) -> None:
        """Reads a TOML or JSON file. Raises `UserError`; the current document then stays.

        An example that comes with the program is a template: the document has no file then.
        """
        self._start(documents.read(path), None if is_example(path) else path)

    def save(self, path: Path | None = None) -> None:
        """Writes TOML to `path`, or to the document's own. Raises `UserError` where that cannot be done."""
        target = path or self._path
        if target is None:
            raise UserError("The experiment has no file yet.", remedy="Save it under a name.")
        _write_atomically(target, documents.to_toml(self._experiment))
        self._saved = self._experiment
        self._set_path(target)
        self.undo_stack.setClean()

    def revert(self) -> None:
        """Goes back to what the file holds, as a step that can be undone. Raises `UserError` where it has none."""
        if self._path is None:
            raise UserError("The experiment has no file to go back to.", remedy="Save it first.")
        self._saved = documents.read(self._path)
        self._push("Revert to the saved file", self._saved, None)
        self.undo_stack.setClean()

    def _tell_modified(self, clean: bool) -> None:  # noqa: FBT001  # Qt's signal
        self.modified_changed.emit(not clean)

    def _push(self, text: str, after: Experiment, merge_key: str | None, *, keeps_file: bool = True) -> None:
        if after == self._experiment:
            return
        step = _Step if keeps_file else _StepOffFile
        self.undo_stack.push(step(self, text, after, merge_key, self._clock()))

    def _start(self, experiment: Experiment, path: Path | None) -> None:
        self.started.emit()
        self.undo_stack.clear()
        self._saved = experiment
        self._set_path(path)
        self._put(experiment)

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _put(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self.changed.emit(experiment)


class _Step(QUndoCommand):
    """From one experiment to another; documents are small and frozen, so each step holds both."""

    _MERGE_ID = 1

    def __init__(
        self, document: ExperimentDocument, text: str, after: Experiment, merge_key: str | None, when_s: float
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = document.experiment
        self.after = after
        self.merge_key = merge_key
        self.when_s = when_s

    @override
    def undo(self) -> None:
        self._document._put(self._before)  # noqa: SLF001  # one pair of classes

    @override
    def redo(self) -> None:
        self._document._put(self.after)  # noqa: SLF001

    @override
    def id(self) -> int:
        return -1 if self.merge_key is None else self._MERGE_ID

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.merge_key != self.merge_key:
            return False
        if other.when_s - self.when_s > MERGE_WINDOW_S:
            return False
        self.after, self.when_s = other.after, other.when_s
        self.setText(other.text())
        self.setObsolete(self.after == self._before)
        return True


class _StepOffFile(_Step):
    """Also takes the document off its file; undo and redo give back the file that there was on either side."""

    def __init__(
        self, document: ExperimentDocument, text: str, after: Experiment, merge_key: str | None, when_s: float
    ) -> None:
        super().__init__(document, text, after, merge_key, when_s)
        self._other_path: Path | None = None

    @override
    def undo(self) -> None:
        self._swap_file()
        super().undo()

    @override
    def redo(self) -> None:
        self._swap_file()
        super().redo()

    def _swap_file(self) -> None:
        path, self._other_path = self._other_path, self._document.path
        self._document._set_path(path)  # noqa: SLF001  # one pair of classes


def _write_atomically(path: Path, text: str) -> None:
    """A crash leaves the old file or the new one, never half of either. Raises `UserError`."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        partial = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.chmod(_mode_for(path))
            partial.replace(path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            f"The experiment was not saved: {error.strerror or error}.",
            where=str(path),
            remedy="Choose a folder that you may write to.",
        ) from error


def _mode_for(path: Path) -> int:
    """The permissions the file has, or those a new file gets; `mkstemp` would make it private."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
