"""Asks the engine what the document's source model is made of and what its data hold, and keeps what it tells."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from models.spec.source import SourceModel
from models.spec.stack import StackDescription
from workbench.edits.data import following
from workbench.experiment import Experiment
from workbench.launch.messages import Answer, DataAnswer, DescribeData, DescribeStack, Progress, Refused, StackAnswer
from workbench.launch.news import EngineNews
from workbench.launch.pump import Pump
from workbench.spec.checks import Problem
from workbench.spec.data import DataSource
from workbench.spec.data_description import DataDescription
from workbench.spec.split import Split
from workbench.spec.tasks import Task
from workbench.time_left import TimeLeft
from workbench.ui.controllers.file_state import FileState, file_state
from workbench.ui.panels.progress_text import progress_text

TYPING_PAUSE_MS = 250
"""A number that is being typed is not asked about before it stands still this long."""
IMAGE_SIZE = "preprocessing.image_size"
ARCHITECTURE = "source.architecture"
Subject = Literal["source", "data"]
DataQuestion = tuple[DataSource, Split, tuple[Task, ...]]


class _Judged(NamedTuple):
    """Which examples were tested on, and all that decides on them."""

    where: tuple[DataSource, Split, FileState | None]
    tasks: tuple[Task, ...]
    test_digest: str


class Descriptions(QObject):
    """Follows the document. Answers that were overtaken by a newer question are dropped by their number."""

    stack_told = Signal(object)
    """A `StackDescription`."""
    refused = Signal(str, object)
    """The `Subject` that cannot be described, and the `Problem` that says why."""
    awaited = Signal(str, str)
    """A `Subject` of which nothing is known now, and how far the engine has come; at first nothing is said of that."""
    changed = Signal()
    """Something was told or refused."""
    judged_otherwise = Signal()
    """The same split of the same data tests on other examples than before: it follows the labels of the tasks."""
    suggested_otherwise = Signal(object)
    """The data look made for tasks of other kinds since they have changed: the tasks that would follow, as a tuple."""

    def __init__(self, pump: Pump, parent: QObject) -> None:
        super().__init__(parent)
        self.stack: StackDescription | None = None
        self.data: DataDescription | None = None
        self.faults: dict[Subject, Problem] = {}
        """Why something could not be described."""
        self._pump = pump
        self._experiment = Experiment()
        self._asked_stack: tuple[SourceModel, int | None, int | None] | None = None
        self._asked_data: DataQuestion | None = None
        self._file_state: FileState | None = None
        self._judged: _Judged | None = None
        self._known: tuple[DataSource, DataDescription] | None = None
        """The last data that could be described."""
        self._stack_number = self._data_number = 0
        self._time_left: dict[Subject, TimeLeft] = {"source": TimeLeft(), "data": TimeLeft()}
        self._typing = QTimer(self, singleShot=True)
        self._typing.timeout.connect(self._ask_data)
        pump.engine_changed.connect(self._engine_changed)

    def follow(self, experiment: Experiment) -> None:
        """Asks what is not known of this document yet."""
        self._experiment = experiment
        self._ask_stack()
        if self._data_question != self._asked_data:
            known = self._asked_data is not None and self._asked_data[0] == experiment.data
            if not known:
                self._forget_data()
            self._typing.start(TYPING_PAUSE_MS if known else 0)

    def ask_again(self) -> None:
        """Asks anew, also what could not be described before."""
        self._asked_stack = self._asked_data = None
        self.follow(self._experiment)

    def renew_data(self) -> None:
        """Asks anew what the data hold, which may have changed since; until it is told nothing is known of them."""
        self._forget_data()
        self._ask_data()

    def renew_changed_data(self) -> None:
        """Asks anew where the file that holds the data is another than when it was asked about."""
        if self._asked_data is not None and self._file_state != file_state(self._asked_data[0]):
            self._ask_data()

    # The source ------------------------------------------------------------------------------------------------------

    def _ask_stack(self) -> None:
        images = self._experiment.preprocessing
        wanted = (self._experiment.source, images.asked_size, images.asked_channels)
        if wanted == self._asked_stack:
            return
        if self.stack is None or self._asked_stack is None or self._asked_stack[0] != wanted[0]:
            self.stack = None
            self.faults.pop("source", None)
            self.awaited.emit("source", "")
        self._asked_stack = wanted
        self._stack_number = self._pump.ask(
            lambda number: DescribeStack(request=number, source=wanted[0], image_size=wanted[1], channels=wanted[2]),
            self._stack_told,
            self._stack_progressed,
        )

    def _stack_progressed(self, progress: Progress) -> None:
        if progress.request == self._stack_number and self.stack is None:
            self.awaited.emit("source", self._told("source", progress))

    def _engine_changed(self, news: EngineNews) -> None:
        """The first question of a session waits for its engine."""
        if news.role == "asking" and news.state == "starting" and self.stack is None and not self.faults:
            self.awaited.emit("source", "The engine that builds it is starting…")

    def _stack_told(self, answer: Answer) -> None:
        if answer.request != self._stack_number:
            return
        if isinstance(answer, StackAnswer):
            self.stack = answer.stack
            self.faults.pop("source", None)
            self.stack_told.emit(answer.stack)
        elif isinstance(answer, Refused):
            self.stack = None
            place = answer.where if answer.where in (IMAGE_SIZE, ARCHITECTURE) else "source"
            self._refuse("source", Problem(place, answer.what, answer.remedy or answer.where))
        self.changed.emit()

    # The data --------------------------------------------------------------------------------------------------------

    @property
    def _data_question(self) -> DataQuestion:
        return self._experiment.data, self._experiment.split, self._experiment.tasks

    def _forget_data(self) -> None:
        """At once, not with the next question: what is known is of other data than the document's."""
        self.data = None
        self._data_number = 0
        self.faults.pop("data", None)
        self.awaited.emit("data", "")

    def _ask_data(self) -> None:
        self._typing.stop()
        data, split, tasks = self._asked_data = self._data_question
        self._file_state = file_state(data)
        self._data_number = self._pump.ask(
            lambda number: DescribeData(request=number, data=data, split=split, tasks=tasks),
            self._data_told,
            self._data_progressed,
        )

    def _data_progressed(self, progress: Progress) -> None:
        if progress.request == self._data_number and self.data is None:
            self.awaited.emit("data", self._told("data", progress))

    def _data_told(self, answer: Answer) -> None:
        if answer.request != self._data_number:
            return
        if isinstance(answer, DataAnswer):
            self.data = answer.data
            self._heed_test_set(answer.data)
            self._heed_suggestions(answer.data)
            self.faults.pop("data", None)
        elif isinstance(answer, Refused):
            self.data = None
            what = f"{answer.where}: {answer.what}" if answer.where else answer.what
            self._refuse("data", Problem("data", what, answer.remedy))
        self.changed.emit()

    def _heed_test_set(self, data: DataDescription) -> None:
        """Not before the data answer the tasks: until then the split is that of what they suggest."""
        if self._asked_data is None or any(data.column(task.column) is None for task in self._asked_data[2]):
            self._judged = None
            return
        source, split, tasks = self._asked_data
        all_labels = split.model_copy(update={"labelled": "all", "labelled_unit": "examples"})
        before, now = self._judged, _Judged((source, all_labels, self._file_state), tasks, data.split.test_digest)
        self._judged = now
        if before is None or before.where != now.where or before.tasks == now.tasks:
            return
        if before.test_digest != now.test_digest:
            self.judged_otherwise.emit()

    def _heed_suggestions(self, data: DataDescription) -> None:
        source, tasks = self._experiment.data, self._experiment.tasks
        before = self._known[1] if self._known is not None and self._known[0] == source else None
        self._known = (source, data)
        followed = following(tasks, before, data)
        if followed != tasks:
            self.suggested_otherwise.emit(followed)

    def _told(self, subject: Subject, progress: Progress) -> str:
        seconds_left = self._time_left[subject].told(progress.what, progress.done, progress.total)
        return progress_text(progress, seconds_left)

    def _refuse(self, subject: Subject, fault: Problem) -> None:
        self.faults[subject] = fault
        self.refused.emit(subject, fault)
