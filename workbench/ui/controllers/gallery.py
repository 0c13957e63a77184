"""Joins the window "Look at the data" with the document and the engine."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.data.looking.roll import Roll, load
from workbench.experiment import Experiment
from workbench.launch.gallery_messages import (
    GalleryAnswer,
    InspectData,
    OpenGallery,
    SaveTable,
)
from workbench.launch.messages import Answer, FilesAnswer, Progress, Refused
from workbench.launch.pump import Pump
from workbench.spec.data import DataSource, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Task
from workbench.ui.controllers.gallery_pictures import GalleryPictures, Rolled
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.gallery import GalleryWindow
from workbench.ui.panels.progress_text import progress_text

PAUSE_MS = 400
"""A document that is being edited is not asked about before it stands still this long."""
_COMPARING = "Comparing images…"


@dataclass(frozen=True)
class _Question:
    """What a roll depends on."""

    data: DataSource
    split: Split
    tasks: tuple[Task, ...]
    seen_px: int | None


class GalleryController(QObject):
    """The window is made when it is first asked for, and follows the document while it is open."""

    def __init__(self, transfer: TransferController, pump: Pump, parent: QWidget) -> None:
        super().__init__(parent)
        self._transfer = transfer
        self._pump = pump
        self._parent = parent
        self.view: GalleryWindow | None = None
        self.pictures: GalleryPictures | None = None
        self._asked: _Question | None = None
        self._digest = ""
        self._open_number = self._inspection = 0
        self._is_stale = False
        """Whether something was refused since the window was opened: to open it again asks again."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        transfer.shown.connect(self._document_shown)
        pump.closed.connect(self._close)

    def open(self) -> None:
        """Shows the window in front, with the data as they are now where it was closed or has refused something."""
        if self.view is None:
            self.view = self._made()
        if self._is_stale or not self.view.isVisible():
            self._asked, self._is_stale = None, False
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()
        self._follow()

    def _made(self) -> GalleryWindow:
        view = GalleryWindow(self._parent)
        self.pictures = GalleryPictures(view, self._transfer, self._pump)
        self.pictures.refused.connect(self._refused)
        view.inspection_requested.connect(self._inspect)
        view.inspection_cancelled.connect(self._cancel_inspection)
        view.table_requested.connect(self._choose_table)
        return view

    # The roll --------------------------------------------------------------------------------------------------------

    def _question(self) -> _Question:
        experiment: Experiment = self._transfer.experiment
        return _Question(experiment.data, experiment.split, experiment.tasks, self._seen_px(experiment))

    def _seen_px(self, experiment: Experiment) -> int | None:
        stack = self._transfer.stack
        return experiment.preprocessing.asked_size or (stack.input.size if stack is not None else None)

    def _document_shown(self) -> None:
        if self.view is not None and self.view.isVisible() and self._question() != self._asked:
            self._pause.start()

    def _follow(self) -> None:
        question, view = self._question(), self.view
        if view is None or not view.isVisible() or question == self._asked:
            return
        if self._asked is None or question.data != self._asked.data:
            self._say("Looking at the data…")
        self._asked = question
        self._cancel_inspection()
        self._open_number = self._pump.ask(
            lambda number: OpenGallery(
                request=number,
                data=question.data,
                split=question.split,
                tasks=question.tasks,
                seen_px=question.seen_px,
            ),
            lambda answer: self._opened(answer, question),
            self._opening,
        )

    def _opening(self, progress: Progress) -> None:
        if self.view is not None and progress.request == self._open_number and self.view.roll is None:
            self.view.set_message(progress_text(progress))

    def _say(self, what: str, remedy: str = "", *, bad: bool = False) -> None:
        """In the place of the roll, of which nothing is asked any more."""
        if self.view is not None and self.pictures is not None:
            self.pictures.follow(None)
            self.view.set_message(what, remedy, bad=bad)

    def _refused(self) -> None:
        self._is_stale = True

    def _opened(self, answer: Answer, question: _Question) -> None:
        if answer.request != self._open_number:
            return
        if isinstance(answer, Refused):
            self._refused()
            self._say(answer.what, answer.remedy, bad=True)
        elif isinstance(answer, GalleryAnswer):
            self._take_roll(answer, question)

    def _take_roll(self, answer: GalleryAnswer, question: _Question) -> None:
        path = Path(answer.roll)
        try:
            roll = load(path)
        except (OSError, ValueError) as error:
            self._refused()
            self._say(f"The list of images cannot be read: {error}.", "Open “Look at the data” again.", bad=True)
            return
        with contextlib.suppress(OSError):
            path.unlink()
        self._digest = roll.digest
        # In the event loop's next turn: to read and to show a large roll at once would be felt.
        QTimer.singleShot(0, self, lambda: self._show_roll(roll, answer, question))

    def _show_roll(self, roll: Roll, answer: GalleryAnswer, question: _Question) -> None:
        if self.view is None or self.pictures is None or question != self._asked:
            return
        self.pictures.follow(Rolled(question.data, roll.digest, question.seen_px))
        self.view.set_roll(roll, answer.findings, inspected=answer.inspected)
        if self._inspection:  # it was asked for meanwhile, and goes on
            self.view.side.findings.set_progress(_COMPARING, 0, 0)

    # Look-alikes -----------------------------------------------------------------------------------------------------

    def _inspect(self) -> None:
        asked = self._asked
        if asked is None or self._inspection or self.view is None:
            return
        self.view.side.findings.set_progress(_COMPARING, 0, 0)
        self._inspection = self._pump.ask(
            lambda number: InspectData(
                request=number, data=asked.data, split=asked.split, tasks=asked.tasks, seen_px=asked.seen_px
            ),
            lambda answer: self._inspected(answer, asked),
            self._inspecting,
        )

    def _inspecting(self, progress: Progress) -> None:
        if self.view is not None and progress.request == self._inspection:
            self.view.side.findings.set_progress(progress_text(progress), progress.done, progress.total)

    def _inspected(self, answer: Answer, question: _Question) -> None:
        if self.view is None or answer.request != self._inspection:
            return
        self._inspection = 0
        if isinstance(answer, Refused):
            self.view.side.findings.set_idle(inspected=False, said=answer.what)
        elif isinstance(answer, GalleryAnswer):
            self._open_number = 0  # a roll that is still on its way knows less
            self._take_roll(answer, question)

    def _cancel_inspection(self) -> None:
        if self._inspection:
            self._pump.cancel(self._inspection)
            self._inspection = 0
            if self.view is not None:
                self.view.side.findings.set_idle(inspected=False)

    def _choose_table(self) -> None:
        """Beside the images, where paths are short and can be moved along with them."""
        data = self._asked.data if self._asked is not None else None
        folder = Path(data.path) if isinstance(data, ImageFolder) else Path.home()
        dialog = QFileDialog(self.view, "Save the table of look-alikes", str(folder), "Tables (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("look-alikes.csv")
        dialog.fileSelected.connect(self.save_table)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_table(self, path: str) -> None:
        """Has the table written, and says what came of it."""
        asked, digest = self._asked, self._digest
        if asked is not None:
            self._pump.ask(
                lambda number: SaveTable(request=number, data=asked.data, digest=digest, path=path), self._table_saved
            )

    def _table_saved(self, answer: Answer) -> None:
        if self.view is None:
            return
        if isinstance(answer, FilesAnswer):
            self.view.say(f"Saved as {answer.paths[0]}. Open it as the data, and split by its column 'look-alikes'.")
        elif isinstance(answer, Refused):
            self.view.say(f"{answer.what} {answer.remedy}")
            self._refused()

    def _close(self) -> None:
        if self.view is not None:
            self.view.close()
