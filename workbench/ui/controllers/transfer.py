"""Joins the document with the picture of the transfer: source, data, tasks, setting, stack, recipe and cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from models.spec.additions import Additions
from models.spec.source import FileSource, SourceModel
from models.spec.stack import StackDescription
from workbench.edits.source import change_source
from workbench.experiment import Experiment
from workbench.launch.pump import Pump
from workbench.spec.checks import Problem
from workbench.spec.cost import Cost, estimate
from workbench.spec.data_description import DataDescription
from workbench.spec.edit_names import edit_name
from workbench.ui.controllers.descriptions import ARCHITECTURE, IMAGE_SIZE, Descriptions, Subject
from workbench.ui.controllers.refused_edits import RefusedEdits
from workbench.ui.document import ExperimentDocument
from workbench.ui.panels import data_text
from workbench.ui.panels.cost_text import MEASURING, NotTimed, Timing, cost_rows
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.stack.view import StackView

_LOOKING = "Looking at the source model…"
_AGAIN = "Try again"
_LOOKING_AT_DATA = "Looking at the data…"


class TransferController(QObject):
    """Views show what the document and the engine's descriptions say; what the user does becomes an edit."""

    shown = Signal()
    """Document, stack or data are shown anew."""
    judged_otherwise = Signal()
    """The same split of the same data tests on other examples than before."""
    suggested_otherwise = Signal(object)
    """The data look made for tasks of other kinds since they have changed: the tasks that would follow, as a tuple."""
    source_choice_requested = Signal()
    """The source chooser is wanted, to name what a file of weights does not say."""
    cost_shown = Signal(object)
    """What an `Experiment` would cost is shown: the document's, or that of what a drag is about to make of it."""

    def __init__(
        self, document: ExperimentDocument, pump: Pump, transfer: TransferSide, stack: StackView, recipe: RecipeSide
    ) -> None:
        super().__init__(document)
        self.timing: Timing | NotTimed = MEASURING
        self._document = document
        self._descriptions = Descriptions(pump, self)
        self._transfer = transfer
        self._view = stack
        self._recipe = recipe
        self._refused_edits = RefusedEdits()
        self.additions: Callable[[], Mapping[str, Additions]] = dict
        """Tells what the document's adapters add to each block, as far as the engine has told it."""
        self.adapter_problems: Callable[[], list[Problem]] = list
        """Tells which of the document's adapters do not fit."""
        self._connect()

    def _connect(self) -> None:
        self._document.changed.connect(self._show)
        self._document.started.connect(self._refused_edits.clear)
        self._descriptions.stack_told.connect(self._view.set_stack)
        self._descriptions.judged_otherwise.connect(self.judged_otherwise)
        self._descriptions.suggested_otherwise.connect(self.suggested_otherwise)
        self._descriptions.awaited.connect(self._show_awaited)
        self._descriptions.refused.connect(self._show_refused)
        self._descriptions.changed.connect(self._show_descriptions)
        self._view.action_requested.connect(self._mend_stack)
        self._transfer.source.retry_requested.connect(self.look_again)
        self._transfer.data.retry_requested.connect(self.look_again)
        self._recipe.recipe.field_changed.connect(self.set_field)

    @property
    def experiment(self) -> Experiment:
        """The document as it stands."""
        return self._document.experiment

    @property
    def stack(self) -> StackDescription | None:
        """None while the source model is not known."""
        return self._descriptions.stack

    @property
    def data(self) -> DataDescription | None:
        """None while the target data are not known."""
        return self._descriptions.data

    @property
    def is_refused(self) -> bool:
        """Whether source or data cannot be described."""
        return bool(self._descriptions.faults)

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

    def look_again(self) -> None:
        """Asks again for what could not be described."""
        self._descriptions.ask_again()
        self._show_descriptions()

    def look_at_data_again(self) -> None:
        """Asks anew what the data hold."""
        self._descriptions.renew_data()
        self._show_descriptions()

    def heed_changed_file(self) -> None:
        """Asks anew where the file of the data has changed; what was known stays until then."""
        self._descriptions.renew_changed_data()

    def use_own_image_size(self) -> None:
        """Shows the source model images of the size it was trained with."""
        self._document.edit(edit_name(Experiment, IMAGE_SIZE, "source"), {IMAGE_SIZE: "source"})

    def _mend_stack(self) -> None:
        _, mend = self._way_out()
        mend()

    def _way_out(self) -> tuple[str, Callable[[], None]]:
        """What is offered where the source is refused; asking again does not help against what the user chose."""
        refused = self._descriptions.faults.get("source")
        place, images = (refused.place if refused else ""), self._document.experiment.preprocessing
        if place == IMAGE_SIZE and images.image_size != "source":
            return "Use the size it was trained with", self.use_own_image_size
        if place == ARCHITECTURE and isinstance(self._document.experiment.source, FileSource):
            return "Name its architecture…", self.source_choice_requested.emit
        return _AGAIN, self.look_again

    def problems(self) -> list[Problem]:
        """Every fault of the document that is known now, a source or data that cannot be read among them."""
        known = self._document.experiment.problems(self.stack, self.data)
        said = {problem.message for problem in known}
        adapters = [problem for problem in self.adapter_problems() if problem.message not in said]
        return [*self._refused_edits.problems(), *self._descriptions.faults.values(), *adapters, *known]

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
        self._descriptions.follow(experiment)
        self._show_descriptions()

    def _show_awaited(self, subject: Subject, progress: str) -> None:
        if subject == "data":
            self._transfer.data.set_loading(progress or _LOOKING_AT_DATA)
            return
        self._view.set_message(_LOOKING, progress or "Its blocks appear here in a moment.")
        self._transfer.source.set_loading(_LOOKING)

    def _show_refused(self, subject: Subject, fault: Problem) -> None:
        if subject == "data":
            self._transfer.data.set_error(fault.message, fault.remedy, retry=True)
            return
        action, _ = self._way_out()
        self._view.set_message(fault.message, fault.remedy, action)
        self._transfer.source.set_error(fault.message, fault.remedy, retry=action == _AGAIN)

    def _show_descriptions(self) -> None:
        experiment = self._document.experiment
        self._transfer.tasks.set_tasks(experiment.tasks, experiment.heads, self.data)
        self._recipe.recipe.set_columns(data_text.column_options(self.data) if self.data else ())
        if self.data is not None:
            size = experiment.preprocessing.image_size
            seen = size if size != "source" else self.stack.input.size if self.stack else None
            self._transfer.data.set_data(self.data, experiment.split, seen, experiment.tasks)
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
        if self._descriptions.faults:
            self._recipe.before.set_unknown("Not known without source and data.")
        elif (cost := self.cost_of(experiment)) is None:
            self._recipe.before.set_loading("Waiting for the source model and the data…")
        else:
            self._recipe.before.set_rows(cost_rows(cost, experiment.recipe.epochs, self.timing))
