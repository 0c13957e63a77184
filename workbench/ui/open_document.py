"""What was open in the window, kept from one start to the next: the document's file, what it held, what was edited."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QObject, QTimer

from models.spec.errors import UserError
from workbench import documents
from workbench.examples import is_example
from workbench.experiment import Experiment
from workbench.ui.document import ExperimentDocument
from workbench.ui.runs.curve_files import write_whole

FILE_NAME = "open-experiment.json"
PAUSE_MS = 1000
"""Edits are written down once they rest this long: a crash costs no more than what was typed within it."""
RESTORED = "Unsaved changes of last time"


class _Kept(BaseModel):
    """`edited` is `None` where nothing waits to be saved."""

    model_config = ConfigDict(frozen=True)

    path: Path | None
    saved: Experiment
    edited: Experiment | None


class OpenDocumentKeeper(QObject):
    """Keeps the document in `folder` while it changes, and puts it back."""

    def __init__(self, document: ExperimentDocument, folder: Path) -> None:
        super().__init__(document)
        self._document = document
        self._file = folder / FILE_NAME
        self._written: _Kept | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._write_if_possible)
        for signal in (document.changed, document.modified_changed, document.path_changed):
            signal.connect(lambda _: self._pause.start())

    @property
    def has_kept(self) -> bool:
        """Whether something was open in an earlier start, or longer ago in this one."""
        return self._file.exists()

    def restore(self) -> None:
        """Puts back what was open last; changes not saved then are one step of undo now.

        The document stays as it is where nothing was kept. Raises `UserError` where it cannot be read.
        """
        try:
            kept = _Kept.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValidationError) as error:
            raise UserError(
                "The experiment that was open last cannot be read.",
                where=str(self._file),
                remedy="Runs in the history still hold their settings: “Use these settings” brings them back.",
            ) from error
        self._written = kept
        own_file = None if kept.path is None or is_example(kept.path) else kept.path
        self._document.new(_as_saved(kept), own_file)
        if kept.edited is not None:
            self._document.replace(RESTORED, kept.edited)

    def keep(self) -> None:
        """Writes down at once what is open. Raises `UserError` where that cannot be done."""
        self._pause.stop()
        document = self._document
        edited = document.experiment if document.modified else None
        kept = _Kept(path=document.path, saved=document.saved, edited=edited)
        if kept != self._written:
            with contextlib.suppress(OSError):  # writing says what is wrong
                self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, kept.model_dump_json().encode())
            self._written = kept

    def _write_if_possible(self) -> None:
        """In passing: a full disk is told when the window closes and something would be lost."""
        with contextlib.suppress(UserError):
            self.keep()


def _as_saved(kept: _Kept) -> Experiment:
    """What the file holds now, which another program may have changed; what it held where it cannot be read."""
    try:
        return documents.read(kept.path) if kept.path is not None else kept.saved
    except UserError:
        return kept.saved
