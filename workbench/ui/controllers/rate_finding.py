"""Joins the learning-rate finder's dialog with the document and the engine that tries rates."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.experiment import Experiment
from workbench.launch.messages import Answer, FindRate, Progress, RateAnswer, Refused
from workbench.launch.news import Waiting
from workbench.launch.pump import Pump
from workbench.spec.rate_curve import RateCurve
from workbench.time_left import TimeLeft
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.panels.progress_text import progress_text
from workbench.ui.rate_finder.dialog import RateFinderDialog

FIELD = "recipe.learning_rate"
_BESIDE_A_RUN = "Learning rates are tried when no run trains: both would want the same memory and cores."
_LATER = "Search once the run has ended."
_IN_NO_CURVE = {"learning_rate": 1.0, "keep_best": True, "early_stopping": None}
"""Fields of the recipe that change nothing that is tried, and the values that stand for them."""


class RateFindingController(QObject):
    """Opening the dialog begins a search, unless what was found last still holds for the document."""

    def __init__(self, document: ExperimentDocument, transfer: TransferController, pump: Pump, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._transfer = transfer
        self._pump = pump
        self._window = window
        self.dialog: RateFinderDialog | None = None
        self._found: tuple[Experiment, RateCurve] | None = None
        self._number = 0
        self._training = False
        self._time_left = TimeLeft()
        pump.queue_changed.connect(self._queue_changed)

    def open(self) -> None:
        """Opens the dialog, or raises the one that is open."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = dialog = RateFinderDialog(self._window)
        dialog.search_requested.connect(self.search)
        dialog.cancel_requested.connect(self._cancel)
        dialog.rate_chosen.connect(self._use)
        dialog.finished.connect(self._closed)
        dialog.open()
        experiment = self._document.experiment
        if self._found is not None and self._found[0] == _matters(experiment):
            dialog.set_curve(self._found[1], experiment.recipe.learning_rate)
        else:
            self.search()

    def search(self) -> None:
        """Asks the engine to try rates with the document as it stands."""
        if self.dialog is None:
            return
        in_the_way = [problem for problem in self._transfer.problems() if problem.place != FIELD]
        if self._training:
            self.dialog.set_refused(_BESIDE_A_RUN, _LATER)
        elif in_the_way:
            self.dialog.set_refused(in_the_way[0].message, in_the_way[0].remedy)
        else:
            self._ask(self._document.experiment)
            self.dialog.set_searching("Beginning…", 0, 0)

    def _ask(self, experiment: Experiment) -> None:
        def told(answer: Answer) -> None:
            self._told(experiment, answer)

        self._time_left = TimeLeft()
        self._number = self._pump.ask(
            lambda number: FindRate(request=number, experiment=experiment), told, self._progressed
        )

    def _progressed(self, progress: Progress) -> None:
        if self.dialog is not None and progress.request == self._number:
            left_s = self._time_left.told(progress.what, progress.done, progress.total)
            self.dialog.set_searching(progress_text(progress, left_s), progress.done, progress.total)

    def _told(self, experiment: Experiment, answer: Answer) -> None:
        if self.dialog is None or answer.request != self._number:
            return
        self._number = 0
        if isinstance(answer, RateAnswer):
            self._found = (_matters(experiment), answer.curve)
            self.dialog.set_curve(answer.curve, self._document.experiment.recipe.learning_rate)
        elif isinstance(answer, Refused):
            place = f"{answer.where}: " if answer.where else ""
            said = (_BESIDE_A_RUN, _LATER) if self._training else (f"{place}{answer.what}", answer.remedy)
            self.dialog.set_refused(*said)

    def _queue_changed(self, runs: tuple[Waiting, ...]) -> None:
        self._training = bool(runs)

    def _use(self, rate: float) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._transfer.set_field(FIELD, rate)

    def _cancel(self) -> None:
        self._drop()
        if self.dialog is not None:
            self.dialog.set_idle()

    def _closed(self) -> None:
        """A search that nobody watches ends: it would keep the engine from other questions."""
        self._drop()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _drop(self) -> None:
        self._pump.cancel(self._number)
        self._number = 0


def _matters(experiment: Experiment) -> Experiment:
    """The document as far as a search depends on it."""
    recipe = experiment.recipe.model_copy(update=_IN_NO_CURVE)
    return experiment.model_copy(update={"recipe": recipe, "name": "", "preset": ""})
