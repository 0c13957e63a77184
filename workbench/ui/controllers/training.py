"""Joins the Run actions and the runs area with the desk: what is queued, what trains, what the user steers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from storage.records import RunRecord
from storage.store import Store
from workbench.events import Event, Finished, Started
from workbench.experiment import Experiment
from workbench.launch.messages import Action
from workbench.launch.news import EngineNews, Waiting
from workbench.launch.pump import Pump
from workbench.ui.actions import Actions
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.store_reader import StoreReader


class TrainingController(QObject):
    """`history_changed` says that rows of the store are no longer what was read last."""

    history_changed = Signal()

    def __init__(self, pump: Pump, reader: StoreReader, area: RunsArea, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._pump = pump
        self._reader = reader
        self._area = area
        self._actions = actions
        self._queue: tuple[Waiting, ...] = ()
        self._shown_run = ""
        self._connect()

    def _connect(self) -> None:
        self._pump.events_told.connect(self._told)
        self._pump.queue_changed.connect(self._queued)
        self._pump.engine_changed.connect(self._engine_changed)
        bar, desk = self._area.bar, self._pump.desk
        bar.pause_requested.connect(lambda run: desk.steer(run, "pause"))
        bar.continue_requested.connect(lambda run: desk.steer(run, "continue"))
        bar.stop_requested.connect(lambda run: desk.steer(run, "stop"))
        bar.cancel_requested.connect(lambda run: desk.steer(run, "cancel"))
        self._area.queue.remove_requested.connect(lambda run: desk.steer(run, "cancel"))
        self._area.queue.move_requested.connect(desk.move)

    @property
    def training(self) -> Waiting | None:
        """The run that trains, or is about to."""
        return next((waiting for waiting in self._queue if waiting.position == 0), None)

    def run(self, experiment: Experiment, name: str) -> str:
        """Queues a run; returns its id."""
        self._area.show_tab("live")
        return self._pump.desk.enqueue(experiment, name)

    def resume(self, record: RunRecord, experiment: Experiment) -> None:
        self._area.show_tab("live")
        self._pump.desk.resume(record.id, experiment, record.name)

    def steer(self, action: Action) -> None:
        """Acts on the run that trains; the bar says at once that its end was asked for."""
        if self.training is None:
            return
        match action:
            case "stop":
                self._area.bar.ask_to_stop()
            case "cancel":
                self._area.bar.ask_to_cancel()
            case _:
                self._pump.desk.steer(self.training.run, action)
        self._show_actions()

    def _told(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._area.apply(event)
        self._show_actions()
        if any(isinstance(event, Started | Finished) for event in events):
            self.history_changed.emit()

    def _queued(self, queue: tuple[Waiting, ...]) -> None:
        self._queue = queue
        now = self.training
        if now is not None and now.run != self._shown_run:
            self._shown_run = now.run
            self._area.begin(now.run, now.name)
        elif now is None:
            self._shown_run = ""
        self._show_actions()
        waiting = [entry.run for entry in queue if entry.position > 0]
        self._reader.do(lambda store: _found(store, waiting), self._area.set_queue)
        self.history_changed.emit()

    def _engine_changed(self, news: EngineNews) -> None:
        if news.role == "training" and news.state == "gone" and news.reason and self.training is not None:
            self._area.bar.lose_engine(news.reason)

    def _show_actions(self) -> None:
        progress = self._area.bar.progress
        enabled = {
            "pause": progress.phase == "running",
            "continue": progress.phase == "paused",
            "finish": progress.is_steerable,
            "cancel": progress.is_busy and progress.phase != "finishing",
        }
        self._actions.set_enabled(**enabled)


def _found(store: Store, runs: list[str]) -> list[RunRecord]:
    known = {record.id: record for record in store.runs(statuses=["queued"])}
    return [known[run] for run in runs if run in known]
