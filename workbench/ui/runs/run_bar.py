"""One line about the run under way: how far, how long, how fast, and the hands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from storage.records import RunRecord
from workbench.events import Event, Preparing
from workbench.series_words import Units
from workbench.time_left import TimeLeft
from workbench.ui import theme
from workbench.ui.runs.failure_dialog import FailureDialog
from workbench.ui.runs.fitted_label import FittedLabel
from workbench.ui.runs.progress import RunProgress, advanced, begun, engine_lost, finishing, idle_parts

_FINE = 1000
"""The bar counts thousandths."""
_WIDEST_NAME = 280
_LEAST_NAME = 220
_LEAST_TEXT = 220


class RunBar(QWidget):
    """Shows the progress of one run at a time; the signals carry its id."""

    pause_requested = Signal(str)
    continue_requested = Signal(str)
    stop_requested = Signal(str)
    """Finish now and keep the weights."""
    cancel_requested = Signal(str)
    """End now and discard the weights."""
    resume_requested = Signal(list)
    """Go on with these runs, in this order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = RunProgress()
        self._time_left = TimeLeft()
        self._interrupted: tuple[RunRecord, ...] = ()
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self._name = FittedLabel(least_width=_LEAST_NAME)
        self._name.setMaximumWidth(_WIDEST_NAME)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(60)
        self._bar.setMaximumWidth(170)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName("Progress of the run")
        self._text = FittedLabel(muted=True, least_width=_LEAST_TEXT)
        self._details = QPushButton("Details…")
        self._details.setToolTip("Why the run failed")
        self._resume = QPushButton()
        self._pause = QPushButton()
        self._finish = QPushButton("Finish now")
        self._finish.setToolTip("Ends the run after this step and keeps the weights.")
        self._cancel = QPushButton("Cancel")
        self._cancel.setToolTip("Ends the run and discards its weights.")
        for button in (self._details, self._resume, self._pause, self._finish, self._cancel):
            # A click leaves the focus where it is: a button that goes grey would hand it to the plots.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addStretch(1)
        layout.addWidget(self._name, 0)
        layout.addWidget(self._bar, 2)
        for widget in (self._text, self._details, self._resume, self._pause, self._finish, self._cancel):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self._pause.clicked.connect(self._pause_or_continue)
        self._finish.clicked.connect(self.ask_to_stop)
        self._cancel.clicked.connect(self.ask_to_cancel)
        self._details.clicked.connect(self._show_details)
        self._resume.clicked.connect(lambda: self.resume_requested.emit(self._resumable()))

    # What is shown

    @property
    def progress(self) -> RunProgress:
        return self._progress

    def begin(self, run: str, name: str) -> None:
        """A run was handed to the engine; from now on its events count, and those of others no longer."""
        self._time_left = TimeLeft()
        self._set(begun(run, name))

    def apply(self, event: Event) -> None:
        """Carries the bar on; events of other runs are passed over."""
        progress = advanced(self._progress, event)
        if isinstance(event, Preparing) and progress.phase == "preparing" and event.run == progress.run:
            progress = replace(progress, seconds_left=self._time_left.told(event.what, event.done, event.total))
        self._set(progress)

    def lose_engine(self, reason: str) -> None:
        """The engine is gone, or could not be started."""
        self._set(engine_lost(self._progress, reason))

    def set_interrupted(self, records: Sequence[RunRecord]) -> None:
        """The runs that could go on, in the order in which they would; offered while nothing else is to be told."""
        if tuple(records) != self._interrupted:
            self._interrupted = tuple(records)
            self._show()

    def clear(self) -> None:
        """Nothing is running, and nothing is told of the last run."""
        self._set(RunProgress())

    def rename(self, run: str, name: str) -> None:
        if run == self._progress.run:
            self._name.set_parts([name])

    def set_units(self, run: str, units: Units) -> None:
        """In which units the labels of a run are."""
        if run == self._progress.run:
            self._progress = replace(self._progress, units=units)

    def _set(self, progress: RunProgress) -> None:
        if progress != self._progress:
            self._progress = progress
            self._show()

    def _show(self) -> None:
        progress = self._progress
        self._name.set_parts([progress.name] if progress.name else [])
        self._name.setVisible(bool(progress.name))
        self._bar.setVisible(progress.is_busy)
        self._show_share(progress.fraction)
        idle = progress.phase == "idle"
        self._text.set_parts(idle_parts([r.name for r in self._interrupted]) if idle else progress.parts())
        self._text.set_alarming(progress.phase == "failed")
        self._details.setVisible(progress.phase == "failed")
        for button in (self._pause, self._finish, self._cancel):
            button.setVisible(progress.is_busy)
        self._pause.setEnabled(progress.is_steerable)
        self._finish.setEnabled(progress.is_steerable)
        self._cancel.setEnabled(progress.phase != "finishing")
        self._show_pause()
        self._show_resume()

    def _show_share(self, fraction: float | None) -> None:
        self._bar.setRange(0, 0 if fraction is None else _FINE)
        self._bar.setValue(0 if fraction is None else round(fraction * _FINE))

    def _show_pause(self) -> None:
        paused = self._progress.phase == "paused"
        self._pause.setText("Continue" if paused else "Pause")
        self._pause.setToolTip("Goes on where the run paused." if paused else "Pauses after this step.")

    def _show_resume(self) -> None:
        runs = self._resumable()
        self._resume.setVisible(bool(runs))
        self._resume.setText("Resume run" if len(runs) < 2 else "Resume all")
        self._resume.setToolTip(
            "Goes on from the last checkpoint."
            if len(runs) < 2
            else "Goes on with each from its last checkpoint, one after the other, the oldest first."
        )

    def _resumable(self) -> list[str]:
        if self._progress.phase == "idle":
            return [record.id for record in self._interrupted]
        return [self._progress.run] if self._progress.is_resumable else []

    # What the user does

    def _pause_or_continue(self) -> None:
        signal = self.continue_requested if self._progress.phase == "paused" else self.pause_requested
        signal.emit(self._progress.run)

    def ask_to_stop(self) -> None:
        """As the button does; says at once that the run is about to end."""
        run = self._progress.run
        self._set(finishing(self._progress, "Finishing, keeping the weights…"))
        self.stop_requested.emit(run)

    def ask_to_cancel(self) -> None:
        """As the button does; says at once that the run is about to end."""
        run = self._progress.run
        self._set(finishing(self._progress, "Cancelling…"))
        self.cancel_requested.emit(run)

    def _show_details(self) -> None:
        dialog = FailureDialog(self._progress, self)
        run = self._progress.run  # by the time of the answer the bar may show the next one
        dialog.resume_requested.connect(lambda: self.resume_requested.emit([run]))
        dialog.open()
