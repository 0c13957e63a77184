"""Choosing target or source data: bundled, a folder, a file, a set of torchvision's; what they hold is seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from workbench.edits.data import following
from workbench.spec.data import BundledData, DataFile, DataSource, ImageFolder, TorchvisionData
from workbench.spec.data_description import DataDescription
from workbench.spec.numbers import count_text
from workbench.spec.tasks import Task
from workbench.ui.dialogs.chooser_parts import KindList, TakeButtons, lay_out
from workbench.ui.dialogs.data_pages import BundledDataPage, DataFilePage, FolderPage
from workbench.ui.dialogs.found_panel import FoundPanel
from workbench.ui.dialogs.torchvision_data_page import TorchvisionDataPage
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

Page = BundledDataPage | FolderPage | DataFilePage | TorchvisionDataPage
_TITLES = {"bundled": "Bundled", "folder": "Folder…", "file": "File…", "torchvision": "torchvision"}
_SIZE = QSize(940, 660)
_TYPING_PAUSE_MS = 350
"""A path that is being typed is looked at once it stands still this long."""


class DataChooser(QDialog):
    """Shown with `open_for`. Emits `data_chosen` once: source, description and the tuple of tasks to take.

    Of the source data (`predicts` false) no tasks are taken.
    """

    data_chosen = Signal(object, object, object)
    look_requested = Signal(object)
    """A `DataSource` that is to be looked at; `set_found` or `set_refused` answers."""
    download_requested = Signal(object)
    """A `TorchvisionData` that is to be brought here; `set_downloaded` or `set_download_refused` answers."""

    def __init__(self, parent: QWidget | None = None, *, predicts: bool = True) -> None:
        super().__init__(parent)
        self._predicts = predicts
        self.setWindowTitle("Choose the target data" if predicts else "Choose the source data")
        self.resize(_SIZE)
        self._own: tuple[DataSource, tuple[Task, ...]] | None = None
        self._known: DataDescription | None = None
        self._looked_at: DataSource | None = None
        self._kinds = KindList(_TITLES.values(), "Where the data come from", self)
        self._bundled, self._folder, self._file = BundledDataPage(self), FolderPage(self), DataFilePage(self)
        self._torchvision = TorchvisionDataPage(self)
        self._pages: dict[str, Page] = {
            "bundled": self._bundled,
            "folder": self._folder,
            "file": self._file,
            "torchvision": self._torchvision,
        }
        self._stack = QStackedWidget(self)
        self.found = FoundPanel(self, predicts=predicts)
        self._obstacle = TextLine(self, small=True)
        self._buttons = TakeButtons("Use these data", self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._place()
        self._connect()
        self._kinds.setCurrentRow(0)

    def open_for(self, data: DataSource, tasks: Sequence[Task], known: DataDescription | None = None) -> None:
        """Opens the dialog with `data` shown and the columns of `tasks` ticked; `known` is what they held so far."""
        self._own, self._known = (data, tuple(tasks)), known
        self._looked_at = None
        match data:
            case BundledData():
                self._bundled.show_data(data)
            case ImageFolder():
                self._folder.show_data(data)
            case DataFile():
                self._file.show_data(data)
            case TorchvisionData():
                self._torchvision.show_data(data)
        self._kinds.setCurrentRow(list(self._pages).index(data.kind))
        self.open()
        self._look()
        self._page().setFocus()

    def show_kind(self, kind: str) -> None:
        """Turns to the page of a kind of data: `folder`, `file`, …"""
        self._kinds.setCurrentRow(list(self._pages).index(kind))
        self._page().setFocus()

    def set_looking(self, text: str) -> None:
        """How far looking has come."""
        if self._looked_at is not None and self.found.description is None:
            self.found.set_message(text, "")

    def set_found(self, description: DataDescription, guessed: Sequence[Task]) -> None:
        """The answer to `look_requested`, and the tasks to begin with; of no use once nothing is looked at."""
        if self._looked_at is None:
            return
        own = self._own
        known = {column.name for column in description.columns}
        if own is not None and own[0] == self._looked_at and all(task.column in known for task in own[1]):
            guessed = following(own[1], self._known, description)
        self.found.set_found(description, guessed)
        self._torchvision.offer(missing=False)

    def set_refused(self, what: str, remedy: str) -> None:
        """`look_requested` could not be answered."""
        if self._looked_at is not None:
            self.found.set_message(what, remedy, bad=True)
            self._torchvision.offer(missing=self._page() is self._torchvision)

    def set_downloaded(self) -> None:
        """`download_requested` was answered: what is there now is looked at."""
        concerned = self._torchvision.downloading == self._looked_at
        self._torchvision.set_downloaded()
        if concerned and self.isVisible():
            self._look()

    def set_download_refused(self, what: str, remedy: str) -> None:
        """`download_requested` could not be answered; who looks at other data by now is not disturbed."""
        concerned = self._torchvision.downloading == self._looked_at
        self._torchvision.set_downloaded()
        if concerned:
            self.set_refused(what, remedy)

    def _place(self) -> None:
        for page in self._pages.values():
            self._stack.addWidget(page)
        shown = QVBoxLayout()
        shown.setSpacing(2 * GAP)
        shown.addWidget(self._stack, 2)
        shown.addWidget(self.found, 3)
        lay_out(self, self._kinds, shown, self._obstacle, self._buttons)

    def _connect(self) -> None:
        self._kinds.currentRowChanged.connect(self._turn_to)
        self._kinds.itemClicked.connect(lambda _: self._page().setFocus())
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._typing.timeout.connect(self._look)
        self.found.changed.connect(self._judge)
        self._torchvision.download_requested.connect(self.download_requested)
        for page in self._pages.values():
            page.changed.connect(self._expect)

    def _turn_to(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        if self.isVisible():
            self._look()

    def _expect(self) -> None:
        """What is shown is no longer what the page says; nothing can be taken before it was looked at."""
        if self.isVisible():
            self._looked_at = None
            self.found.set_message("", "")
            self._typing.start()

    def _look(self) -> None:
        self._typing.stop()
        self._looked_at = self._page().data()
        if self._looked_at is None:
            self.found.set_message("", "")
            return
        self.found.set_message("Looking at the data…", "")
        self.look_requested.emit(self._looked_at)

    def _page(self) -> Page:
        return list(self._pages.values())[self._stack.currentIndex()]

    def _judge(self) -> None:
        found = self.found.description is not None
        tasks = self._tasks() if found else ()
        self._buttons.take.setText(f"Use with {count_text(len(tasks), 'task')}" if tasks else "Use these data")
        self._buttons.take.setEnabled(bool(tasks) or (found and not self._predicts))
        nothing = "Tick a column that is to be predicted." if found and not tasks and self._predicts else ""
        self._obstacle.set_runs((self._page().obstacle() or nothing, "muted"))

    def _tasks(self) -> tuple[Task, ...]:
        return self.found.tasks() if self._predicts else ()

    def _accept(self) -> None:
        description, data = self.found.description, self._looked_at
        if description is not None and data is not None and self._buttons.take.isEnabled() and self.isVisible():
            tasks = self._tasks()
            self.accept()
            self.data_chosen.emit(data, description, tasks)
