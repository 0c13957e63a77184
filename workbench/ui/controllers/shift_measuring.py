"""Has the engine measure the shift between source and target data, one document at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from workbench.experiment import Experiment
from workbench.launch.messages import Answer, MeasureShift, Progress, Refused, ShiftAnswer
from workbench.launch.pump import Pump
from workbench.spec.shift import ShiftMeasured


class ShiftMeasuring(QObject):
    """What was measured is forgotten once the document names other data or another model."""

    progressed = Signal(object)
    """A `Progress`."""
    measured = Signal()
    refused = Signal(str, str)
    """What is wrong, and what to do."""
    cancelled = Signal()

    def __init__(self, pump: Pump, parent: QObject) -> None:
        super().__init__(parent)
        self.shift: ShiftMeasured | None = None
        self._pump = pump
        self._of: object = None
        self._number = 0

    @property
    def goes_on(self) -> bool:
        return self._number != 0

    def follow(self, experiment: Experiment) -> None:
        """Forgets what no longer holds."""
        if self._of != _matters(experiment):
            self._of, self.shift = _matters(experiment), None
            self.cancel()

    def begin(self, experiment: Experiment) -> None:
        self.cancel()
        self._number = self._pump.ask(
            lambda number: MeasureShift(request=number, experiment=experiment), self._told, self._progressed
        )

    def cancel(self) -> None:
        if self._number:
            self._pump.cancel(self._number)
            self._number = 0
        self.cancelled.emit()

    def _progressed(self, progress: Progress) -> None:
        if progress.request == self._number:
            self.progressed.emit(progress)

    def _told(self, answer: Answer) -> None:
        if answer.request != self._number:
            return
        self._number = 0
        if isinstance(answer, ShiftAnswer):
            self.shift = answer.shift
            self.measured.emit()
        elif isinstance(answer, Refused):
            self.refused.emit(f"{answer.where}: {answer.what}" if answer.where else answer.what, answer.remedy)


def _matters(experiment: Experiment) -> tuple[object, ...]:
    """What the measured shift depends on."""
    return experiment.source, experiment.source_data, experiment.data, experiment.preprocessing, experiment.split.seed
