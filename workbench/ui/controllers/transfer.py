"""Joins the document with the picture of the transfer: source, data, tasks, setting, stack, recipe and cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from models.spec.additions import Additions
from models.spec.source import SourceModel
from models.spec.stack import StackDescription
from workbench.edits.heads import follow_data
from workbench.edits.source import change_source
from workbench.experiment import Experiment
from workbench.launch.messages import Answer, DataAnswer, DescribeData, DescribeStack, Progress, Refused, StackAnswer
from workbench.launch.news import EngineNews
from workbench.launch.pump import Pump
from workbench.spec.checks import Problem
from workbench.spec.cost import Cost, estimate
from workbench.spec.data import DataDescription, DataSource, ImageFolder
from workbench.spec.edit_names import edit_name
from workbench.spec.setting import name_setting
from workbench.ui.controllers.refused_edits import RefusedEdits
from workbench.ui.document import ExperimentDocument
from workbench.ui.panels.cost_text import MEASURING, NotTimed, Timing, cost_rows
from workbench.ui.panels.progress_text import progress_text
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.stack.view import StackView

TYPING_PAUSE_MS = 250
"""A number that is being typed is not asked about before it stands still this long."""
_LOOKING = "Looking at the source model…"
_IMAGE_SIZE = "preprocessing.image_size"


class TransferController(QObject):
    """Views show what the document and the engine's descriptions say; what the user does becomes an edit.

    Answers that were overtaken by a newer question are dropped by their number.
    """

    shown = Signal()
    """Document, stack or data are shown anew."""
    cost_shown = Signal(object)
    """What an `Experiment` would cost is shown: the document's, or that of what a drag is about to make of it."""

    def __init__(
        self, document: ExperimentDocument, pump: Pump, transfer: TransferSide, stack: StackView, recipe: RecipeSide
    ) -> None:
        super().__init__(document)
        self.stack: StackDescription | None = None
        self.data: DataDescription | None = None
        self.timing: Timing | NotTimed = MEASURING
        self._document = document
        self._pump = pump
        self._transfer = transfer
        self._view = stack
        self._recipe = recipe
        self._asked_stack: tuple[SourceModel, int | None, int | None] | None = None
        self._asked_data: tuple[object, ...] | None = None
        self._stack_number = self._data_number = 0
        self._refused_edits = RefusedEdits()
        self._refused: dict[str, Problem] = {}
        """By place, what the engine could not describe."""
        self.additions: Callable[[], Mapping[str, Additions]] = dict
        """Tells what the document's adapters add to each block, as far as the engine has told it."""
        self.adapter_problems: Callable[[], list[Problem]] = list
        """Tells which of the document's adapters do not fit."""
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._connect()

    def _connect(self) -> None:
        self._document.changed.connect(self._show)
        self._document.started.connect(self._refused_edits.clear)
        self._typing.timeout.connect(self._ask_data)
        self._pump.engine_changed.connect(self._engine_changed)
        self._view.action_requested.connect(self._mend_stack)
        self._transfer.source.retry_requested.connect(self.look_again)
        self._transfer.data.retry_requested.connect(self.look_again)
        self._transfer.data.data_chosen.connect(self.choose_data)
        self._recipe.recipe.field_changed.connect(self.set_field)

    # What the user does --------------------------------------------------------------------------------------------

    def set_field(self, path: str, value: object) -> None:
        """A value that cannot stand in the document stays in its field, as a fault that keeps it from being run."""
        was_refused = self._refused_edits.drop(path)
        problems = self._document.edit(edit_name(Experiment, path, value), {path: value}, merge_key=path)
        if problems:
            self._refused_edits.add(self._document.experiment, path, value, problems)
        if problems or was_refused:
            self._show_descriptions()

    def choose_source(self, source: SourceModel) -> None:
        edit = change_source(self._document.experiment, source)
        self._document.edit(edit.name, edit.changes)

    def choose_data(self, data: DataSource) -> None:
        """Makes `data` the target data; a task that nobody named is called after them, and so is its head's."""
        changes: dict[str, object] = {"data": data.model_dump(mode="json"), "split.labelled": "all"}
        changes |= follow_data(self._document.experiment, data)
        self._document.edit("Change target data", changes)

    def choose_folder(self, path: Path) -> None:
        self.choose_data(ImageFolder(path=str(path)))

    def look_again(self) -> None:
        """Asks again for what could not be described."""
        self._asked_stack = self._asked_data = None
        self._show(self._document.experiment)

    def use_own_image_size(self) -> None:
        """Shows the source model images of the size it was trained with."""
        self._document.edit(edit_name(Experiment, _IMAGE_SIZE, "source"), {_IMAGE_SIZE: "source"})

    def _mend_stack(self) -> None:
        if self._takes_other_size():
            self.use_own_image_size()
        else:
            self.look_again()

    def _takes_other_size(self) -> bool:
        """True where the source is refused for an image size that the user chose: asking again would not help."""
        refused = self._refused.get("source")
        chosen = self._document.experiment.preprocessing.image_size
        return refused is not None and refused.place == _IMAGE_SIZE and chosen != "source"

    def problems(self) -> list[Problem]:
        """Every fault of the document that is known now, a source or data that cannot be read among them."""
        known = self._document.experiment.problems(self.stack, self.data)
        return [*self._refused_edits.problems(), *self._refused.values(), *self.adapter_problems(), *known]

    def cost_of(self, experiment: Experiment) -> Cost | None:
        """What `experiment` would cost; None while source or data are not known."""
        if self.stack is None or self.data is None:
            return None
        return estimate(experiment, self.stack, self.data, self.additions())

    # What is shown -------------------------------------------------------------------------------------------------

    def show_document(self) -> None:
        """Fills the views for the first time."""
        self._show(self._document.experiment)

    def _show(self, experiment: Experiment) -> None:
        self._refused_edits.follow(experiment)
        self._recipe.recipe.set_experiment(self._refused_edits.shown(experiment))
        self._ask_stack(experiment)
        if self._data_question() != self._asked_data:
            known = self._asked_data is not None and self._asked_data[0] == experiment.data
            if not known:
                self._forget_data()
            self._typing.start(TYPING_PAUSE_MS if known else 0)
        self._show_descriptions()

    def _show_descriptions(self) -> None:
        experiment = self._document.experiment
        classes = {task.name: len(self.data.classes_of(task.column)) for task in experiment.tasks} if self.data else {}
        self._transfer.tasks.set_tasks(experiment.tasks, experiment.heads, classes)
        if self._refused:
            self._transfer.setting.set_unknown("Not known without source and data.")
        else:
            self._transfer.setting.set_setting(name_setting(experiment.source.initialisation, self.stack, self.data))
        if self.data is not None:
            size = experiment.preprocessing.image_size
            seen = size if size != "source" else self.stack.input.size if self.stack else None
            self._transfer.data.set_data(self.data, experiment.split, seen)
        if self.stack is not None:
            self._transfer.source.set_stack(experiment.source, self.stack)
        self.show_cost(experiment)
        self.shown.emit()

    def show_cost(self, experiment: Experiment) -> None:
        """Shows what `experiment` would cost: the document, or what a drag is about to make of it."""
        problems = self.problems()
        self._recipe.before.set_problems(problems, experiment.notices(self.stack, self.data, self.additions()))
        self._recipe.recipe.set_problems(problems)
        self.show_figures(experiment)
        self.cost_shown.emit(experiment)

    def show_figures(self, experiment: Experiment) -> None:
        """Shows what is estimated and what was measured of it."""
        if self._refused:
            self._recipe.before.set_unknown("Not known without source and data.")
        elif (cost := self.cost_of(experiment)) is None:
            self._recipe.before.set_loading("Waiting for the source model and the data…")
        else:
            self._recipe.before.set_rows(cost_rows(cost, experiment.recipe.epochs, self.timing))

    # What the engine is asked ---------------------------------------------------------------------------------------

    def _ask_stack(self, experiment: Experiment) -> None:
        images = experiment.preprocessing
        wanted = (experiment.source, images.asked_size, images.asked_channels)
        if wanted == self._asked_stack:
            return
        if self.stack is None or self._asked_stack is None or self._asked_stack[0] != experiment.source:
            self.stack = None
            self._refused.pop("source", None)
            self._view.set_message(_LOOKING, "Its blocks appear here in a moment.")
            self._transfer.source.set_loading(_LOOKING)
        self._asked_stack = wanted
        self._stack_number = self._pump.ask(
            lambda number: DescribeStack(request=number, source=wanted[0], image_size=wanted[1], channels=wanted[2]),
            self._stack_told,
            self._stack_progressed,
        )

    def _stack_progressed(self, progress: Progress) -> None:
        if progress.request == self._stack_number and self.stack is None:
            self._view.set_message(_LOOKING, progress_text(progress))

    def _stack_told(self, answer: Answer) -> None:
        if answer.request != self._stack_number:
            return
        if isinstance(answer, StackAnswer):
            self.stack = answer.stack
            self._refused.pop("source", None)
            self._view.set_stack(answer.stack)
        elif isinstance(answer, Refused):
            self.stack = None
            place = _IMAGE_SIZE if answer.where == _IMAGE_SIZE else "source"
            self._refused["source"] = Problem(place, answer.what, answer.remedy)
            other_size = self._takes_other_size()
            action = "Use the size it was trained with" if other_size else "Try again"
            self._view.set_message(answer.what, answer.remedy or answer.where, action)
            self._transfer.source.set_error(answer.what, answer.remedy, retry=not other_size)
        self._show_descriptions()

    def _data_question(self) -> tuple[object, ...]:
        return (self._document.experiment.data, self._document.experiment.split)

    def _forget_data(self) -> None:
        """At once, not with the next question: what is known is of other data than the document's."""
        self.data = None
        self._data_number = 0
        self._refused.pop("data", None)
        self._transfer.data.set_loading("Looking at the data…")

    def _ask_data(self) -> None:
        experiment = self._document.experiment
        self._asked_data = self._data_question()
        self._data_number = self._pump.ask(
            lambda number: DescribeData(request=number, data=experiment.data, split=experiment.split),
            self._data_told,
            self._data_progressed,
        )

    def _data_progressed(self, progress: Progress) -> None:
        if progress.request == self._data_number and self.data is None:
            self._transfer.data.set_loading(progress_text(progress))

    def _engine_changed(self, news: EngineNews) -> None:
        """The first question of a session waits for its engine."""
        if news.role == "asking" and news.state == "starting" and self.stack is None and not self._refused:
            self._view.set_message(_LOOKING, "The engine that builds it is starting…")

    def _data_told(self, answer: Answer) -> None:
        if answer.request != self._data_number:
            return
        if isinstance(answer, DataAnswer):
            self.data = answer.data
            self._refused.pop("data", None)
        elif isinstance(answer, Refused):
            what = f"{answer.where}: {answer.what}" if answer.where else answer.what
            self.data = None
            self._refused["data"] = Problem("data", what, answer.remedy)
            self._transfer.data.set_error(what, answer.remedy, retry=True)
        self._show_descriptions()
