"""Joins the window "Look at the data" with the document and the engine."""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.data.looking.roll import load
from workbench.experiment import Experiment
from workbench.launch.gallery_messages import (
    ExampleAnswer,
    GalleryAnswer,
    InspectData,
    LookAtExample,
    MakeThumbnails,
    OpenGallery,
    SaveTable,
    TableAnswer,
    ThumbnailsAnswer,
)
from workbench.launch.messages import Answer, Progress, Refused
from workbench.launch.pump import Pump
from workbench.spec.data import DataSource, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Task
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.gallery import GalleryWindow
from workbench.ui.panels.progress_text import progress_text

PAUSE_MS = 400
"""A document that is being edited is not asked about before it stands still this long."""
CHOOSING_MS = 80
"""An image is not asked for before the choice rests on it this long."""
THUMBNAILS_AT_ONCE = 64
DRAWS = 6
_FITS = {"crop": "the middle cropped", "pad": "padded with black", "squash": "squashed"}


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
        self._asked: _Question | None = None
        self._digest = ""
        self._open_number = self._inspection = self._example_number = 0
        self._makes_thumbnails = False
        self._example = -1
        self._seen: object = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        self._choosing = QTimer(self, singleShot=True)
        self._choosing.timeout.connect(self._ask_example)
        transfer.shown.connect(self._document_shown)
        pump.closed.connect(self._close)

    def open(self) -> None:
        """Shows the window in front, on the document's data as they are now."""
        if self.view is None:
            self.view = self._made()
        if not self.view.isVisible():
            self._asked = None
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()
        self._follow()

    def _made(self) -> GalleryWindow:
        view = GalleryWindow(self._parent)
        view.thumbnails_wanted.connect(self._make_thumbnails)
        view.example_wanted.connect(self._choose)
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
        if self.view is not None and self.view.isVisible() and self._seen_now() != self._seen:
            self._choosing.start(PAUSE_MS)
        if self.view is not None and self.view.isVisible() and self._question() != self._asked:
            self._pause.start()

    def _follow(self) -> None:
        question, view = self._question(), self.view
        if view is None or not view.isVisible() or question == self._asked:
            return
        if self._asked is None or question.data != self._asked.data:
            view.set_message("Looking at the data…")
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
            self._opened,
            self._opening,
        )

    def _opening(self, progress: Progress) -> None:
        if self.view is not None and progress.request == self._open_number and self.view.roll is None:
            self.view.set_message(progress_text(progress))

    def _opened(self, answer: Answer) -> None:
        """Also of an inspection, whose number becomes the last one that counts."""
        view = self.view
        if view is None or answer.request not in (self._open_number, self._inspection):
            return
        if isinstance(answer, Refused):
            view.set_message(answer.what, answer.remedy, bad=True)
        elif isinstance(answer, GalleryAnswer):
            path = Path(answer.roll)
            try:
                roll = load(path)
            except (OSError, ValueError) as error:
                view.set_message(f"The list of images cannot be read: {error}.", "Try again.", bad=True)
                return
            with contextlib.suppress(OSError):
                path.unlink()
            self._digest = roll.digest
            self._inspection = 0
            # In the event loop's next turn: to read and to show a large roll at once would be felt.
            QTimer.singleShot(0, view, lambda: view.set_roll(roll, answer.findings, inspected=answer.inspected))

    # Look-alikes -----------------------------------------------------------------------------------------------------

    def _inspect(self) -> None:
        asked = self._asked
        if asked is None or self._inspection or self.view is None:
            return
        self.view.side.findings.set_progress("Comparing images…", 0, 0)
        self._inspection = self._pump.ask(
            lambda number: InspectData(
                request=number, data=asked.data, split=asked.split, tasks=asked.tasks, seen_px=asked.seen_px
            ),
            self._inspected,
            self._inspecting,
        )

    def _inspecting(self, progress: Progress) -> None:
        if self.view is not None and progress.request == self._inspection:
            self.view.side.findings.set_progress(progress_text(progress), progress.done, progress.total)

    def _inspected(self, answer: Answer) -> None:
        if self.view is None or answer.request != self._inspection:
            return
        if isinstance(answer, Refused):
            self._inspection = 0
            self.view.side.findings.set_idle(inspected=False, said=answer.what)
        else:
            self._opened(answer)

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
        if isinstance(answer, TableAnswer):
            self.view.say(f"Saved as {answer.path}. Open it as the data, and split by its column 'look-alikes'.")
        elif isinstance(answer, Refused):
            self.view.say(f"{answer.what} {answer.remedy}")

    # Pictures --------------------------------------------------------------------------------------------------------

    def _make_thumbnails(self, examples: list[int]) -> None:
        """One question at a time; when it is answered, what is in sight by then is asked for."""
        if self._makes_thumbnails or self._asked is None:
            return
        self._makes_thumbnails = True
        data, digest, some = self._asked.data, self._digest, tuple(examples[:THUMBNAILS_AT_ONCE])
        self._pump.ask(
            lambda number: MakeThumbnails(request=number, data=data, digest=digest, examples=some),
            lambda answer: self._thumbnails_made(answer, digest),
        )

    def _thumbnails_made(self, answer: Answer, digest: str) -> None:
        self._makes_thumbnails = False
        if self.view is None:
            return
        if isinstance(answer, ThumbnailsAnswer):
            self.view.add_places(answer.places if digest == self._digest else ())
        elif isinstance(answer, Refused):
            self.view.say(f"{answer.what} {answer.remedy}")

    def _seen_now(self) -> object:
        """What the pictures of one example depend on, besides the roll."""
        experiment = self._transfer.experiment
        stack = self._transfer.stack
        return experiment.preprocessing, experiment.augmentation, experiment.seed, stack.input if stack else None

    def _choose(self, example: int) -> None:
        self._example = example
        self._choosing.start(CHOOSING_MS)

    def _ask_example(self) -> None:
        stack, asked = self._transfer.stack, self._asked
        if asked is None or self._example < 0:
            return
        self._seen = self._seen_now()
        images = self._transfer.experiment.preprocessing
        size = asked.seen_px or 224
        channels = images.asked_channels or (stack.input.channels if stack is not None else 3)
        interpolation = stack.input.interpolation if stack is not None else "bicubic"
        digest, example = self._digest, self._example
        experiment = self._transfer.experiment
        how = f"The network sees {size}×{size} px, {'grey' if channels == 1 else 'colour'}, {_FITS[images.fit]}."
        self._example_number = self._pump.ask(
            lambda number: LookAtExample(
                request=number,
                data=asked.data,
                digest=digest,
                example=example,
                image_size=size,
                channels=channels,
                interpolation=interpolation,
                fit=images.fit,
                augmentation=experiment.augmentation,
                seed=experiment.seed,
                draws=DRAWS,
            ),
            lambda answer: self._example_told(answer, example, how if stack is not None else ""),
        )

    def _example_told(self, answer: Answer, example: int, how: str) -> None:
        if self.view is None or answer.request != self._example_number:
            return
        if isinstance(answer, ExampleAnswer):
            seen = _image(answer.seen) if how else QImage()
            draws = [_image(picture) for picture in answer.draws] if how else []
            self.view.set_pictures(answer.example, _image(answer.stored), seen, how, draws)
        elif isinstance(answer, Refused):
            self.view.set_fault(example, answer.what)

    def _close(self) -> None:
        if self.view is not None:
            self.view.close()


def _image(picture: str) -> QImage:
    """Of a PNG file in base64."""
    return QImage.fromData(base64.b64decode(picture))
