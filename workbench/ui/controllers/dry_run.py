"""Measures what the document would cost, once it rests: a few steps tried by the engine that answers questions."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from workbench.experiment import Experiment
from workbench.launch.messages import Answer, DryRun, DryRunAnswer, Refused
from workbench.launch.news import Waiting
from workbench.launch.pump import Pump
from workbench.spec.cost.cached_part import labelled_examples
from workbench.spec.cost.parameters import outputs_of_tasks
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.panels.cost_text import FAILED, MEASURING, NotTimed, Timing

PAUSE_MS = 400
"""Nothing is tried before the document, or a boundary that is dragged, stood still this long."""
_FAULTY = NotTimed("–", "Measured once nothing stands in the way of the run.")
_LATER = NotTimed("after the run", "Measured once no run trains: beside one, the times of both would be taken.")
_DOES_NOT_MATTER: dict[str, object] = {"name": "", "preset": "", "seed": 0}
"""Fields that change no cost, and the values that stand for them."""


class DryRunController(QObject):
    """Asks anew whenever a document is shown that costs something else than the last one; answers that were overtaken
    are dropped with their number.
    """

    def __init__(self, transfer: TransferController, pump: Pump) -> None:
        super().__init__(transfer)
        self._transfer = transfer
        self._pump = pump
        self._last: object = None
        self._shown: Experiment | None = None
        self._number = 0
        self._training = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        transfer.cost_shown.connect(self._follow)
        pump.queue_changed.connect(self._queue_changed)

    def _follow(self, experiment: Experiment) -> None:
        """The document, or what a drag is about to make of it, is shown: cheap, for every move of the mouse."""
        self._shown = experiment
        matters = (experiment.model_copy(update=_DOES_NOT_MATTER), self._transfer.stack, self._transfer.data)
        if matters == self._last and not self._was_faulty_only():
            return
        self._last = matters
        self._drop()
        if self._transfer.timing is not MEASURING:
            self._tell(MEASURING)
        self._pause.start()

    def _was_faulty_only(self) -> bool:
        """What stood in the way was typed and never stood in the document, and is taken back now."""
        return self._transfer.timing is _FAULTY and not self._transfer.problems()

    def _ask(self) -> None:
        question = self._question()
        if self._training:
            self._tell(_LATER)
        elif question is None:
            self._tell(_FAULTY)
        else:
            self._number = self._pump.ask(lambda number: question.model_copy(update={"request": number}), self._told)

    def _question(self) -> DryRun | None:
        """None where there is nothing to measure: something is not known yet, or stands in the way of the run."""
        experiment, data = self._shown, self._transfer.data
        if experiment is None or self._transfer.stack is None or data is None or self._transfer.problems():
            return None
        cost = self._transfer.cost_of(experiment)
        memory = cost.memory if cost is not None else None
        return DryRun(
            request=0,
            experiment=experiment,
            outputs=outputs_of_tasks(experiment, data),
            train=labelled_examples(experiment, data),
            validation=data.split.validation,
            test=data.split.test,
            expected_bytes=memory.peak if memory is not None else 0,
        )

    def _told(self, answer: Answer) -> None:
        if answer.request != self._number:
            return
        self._number = 0
        if isinstance(answer, DryRunAnswer):
            self._tell(Timing(answer.seconds_per_epoch, answer.frozen_seconds, answer.peak_bytes, answer.device))
        elif isinstance(answer, Refused):
            reason = " ".join(text for text in (answer.what, answer.remedy) if text)
            self._tell(_LATER if self._training else NotTimed(FAILED, f"Could not be measured: {reason}"))

    def _queue_changed(self, runs: tuple[Waiting, ...]) -> None:
        """Beside a run nothing is measured; once the last one ended, what was left is."""
        was_training, self._training = self._training, bool(runs)
        if was_training and not runs and isinstance(self._transfer.timing, NotTimed):
            self._tell(MEASURING)
            self._pause.start()

    def _drop(self) -> None:
        self._pause.stop()
        self._pump.cancel(self._number)
        self._number = 0

    def _tell(self, timing: Timing | NotTimed) -> None:
        self._transfer.timing = timing
        if self._shown is not None:
            self._transfer.show_figures(self._shown)
