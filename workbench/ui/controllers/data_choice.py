"""Choosing target data: in the chooser, by a drop, or from the card's menu; tasks and heads come along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.edits.data import point_to, tasks_for, use_data
from workbench.edits.edit import Edit
from workbench.edits.tasks import NAMES, change_task_kinds
from workbench.experiment import Experiment
from workbench.launch.pump import Pump
from workbench.spec.data import BundledData, DataFile, DataSource, ImageFolder, data_title
from workbench.spec.data_description import DataDescription
from workbench.spec.task_words import size_text
from workbench.spec.tasks import Task
from workbench.ui.controllers.data_looking import DataLooking
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.dialogs.data_chooser import DataChooser
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow

_MOST_SAID = 3


class DataChoiceController(QObject):
    """Dropped data are the document's at once; once looked at, the same step of undo ends with their tasks."""

    taken = Signal(object)
    """The `DataSource` that was dropped or chosen, once its tasks are the document's."""

    def __init__(
        self, document: ExperimentDocument, transfer: TransferController, pump: Pump, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._document = document
        self._transfer = transfer
        self._pump = pump
        self._window = window
        self._waiting: Experiment | None = None
        self._says = False
        self.chooser = DataChooser(window)
        DataLooking(self.chooser, pump)
        self.chooser.data_chosen.connect(self._use)
        transfer.shown.connect(self._follow)
        transfer.suggested_otherwise.connect(self._offer_kinds)

    # At once -------------------------------------------------------------------------------------------------------

    def drop(self, path: Path) -> None:
        """Takes a folder or a file, and says which tasks were guessed."""
        self.take(ImageFolder(path=str(path)) if path.is_dir() else DataFile(path=str(path)), says=True)

    def take(self, data: DataSource, *, says: bool = False) -> None:
        """Makes `data` the target data; tasks follow as soon as the data are known."""
        same, known = data == self._document.experiment.data, self._transfer.data
        if same and isinstance(data, BundledData) and known is not None:
            self._settle(known, says=says)
            return
        self._says = says
        if same:  # what lies there may have changed since, also where it was refused
            self._waiting = self._document.experiment
            self._transfer.look_at_data_again()
            return
        edit = point_to(self._document.experiment, data)
        self._document.edit(edit.name, edit.changes)
        self._waiting = self._document.experiment

    def _follow(self) -> None:
        """Once the data are known; what the user did in between is a step of its own, and so are the tasks then."""
        waiting, data = self._waiting, self._transfer.data
        if waiting is None or self._document.experiment.data != waiting.data:
            self._waiting = None
            return
        if data is not None:
            self._waiting = None
            self._settle(data, says=self._says, after=waiting)

    def _settle(self, description: DataDescription, *, says: bool, after: Experiment | None = None) -> None:
        now = self._document.experiment
        tasks = tasks_for(now, now.data, description)
        edit = use_data(now, now.data, description, tasks)
        if after is None or not self._document.amend(after, edit.changes, edit.name):
            self._document.edit(edit.name, edit.changes)
        self.taken.emit(now.data)
        if says:
            self._say(edit, description)

    def _say(self, edit: Edit, description: DataDescription) -> None:
        tasks = self._document.experiment.tasks
        said = ", ".join(f"{task.name} ({size_text(task, description)})" for task in tasks[:_MOST_SAID])
        more = f" and {len(tasks) - _MOST_SAID} more" if len(tasks) > _MOST_SAID else ""
        title = data_title(self._document.experiment.data)
        self._window.show_message(
            f"{title} is the target data; to be predicted: {said}{more}.", edit.besides, action=("Change…", self.open)
        )

    # Looked at again -----------------------------------------------------------------------------------------------

    def _offer_kinds(self, wanted: tuple[Task, ...]) -> None:
        """Tasks keep their kinds until the user takes those up that the data, which have changed, suggest now."""
        others = [
            (old, new) for old, new in zip(self._document.experiment.tasks, wanted, strict=True) if old.kind != new.kind
        ]
        said = ", ".join(f"“{new.column}” looks like {NAMES[new.kind]} now" for _, new in others[:_MOST_SAID])
        more = f" and {len(others) - _MOST_SAID} more" if len(others) > _MOST_SAID else ""
        first = others[0][0]
        rest = f"{first.name} is still {NAMES[first.kind]}." if len(others) == 1 else "Their tasks are as they were."
        text = f"Make it {NAMES[others[0][1].kind]}" if len(others) == 1 else f"Change {len(others)} tasks"
        self._window.show_message(f"{said}{more}.", rest, "warning", action=(text, lambda: self._take_kinds(wanted)))

    def _take_kinds(self, wanted: tuple[Task, ...]) -> None:
        now, data = self._document.experiment, self._transfer.data
        if data is None or [task.name for task in now.tasks] != [task.name for task in wanted]:
            return
        edit = change_task_kinds(now, wanted, data)
        self._document.edit(edit.name, edit.changes)
        if edit.besides:
            self._window.show_message(edit.besides, edit.remedy)

    # In the chooser ------------------------------------------------------------------------------------------------

    def open(self) -> None:
        experiment = self._document.experiment
        self.chooser.open_for(experiment.data, experiment.tasks, self._transfer.data)

    def open_at(self, kind: str) -> None:
        """Opens the chooser where data of this kind are named."""
        self.open()
        self.chooser.show_kind(kind)

    def _use(self, data: DataSource, description: DataDescription, tasks: tuple[Task, ...]) -> None:
        self._waiting = None
        same = data == self._document.experiment.data
        edit = use_data(self._document.experiment, data, description, tasks)
        self._document.edit(edit.name, edit.changes)
        if same:  # the document does not show that they were looked at anew
            self._transfer.look_at_data_again()
        if edit.besides:
            self._window.show_message(edit.besides)
