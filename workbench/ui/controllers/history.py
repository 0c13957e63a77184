"""Joins the history and the comparison with the store: reading runs, and what the user does to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from models.spec.errors import UserError
from storage.locations import run_folder
from storage.records import RunRecord, Series
from storage.store import Store
from workbench import documents
from workbench.experiment import Experiment
from workbench.launch.messages import Answer, ExportRun, FilesAnswer, Refused
from workbench.launch.pump import Pump
from workbench.mixtures import curve_of
from workbench.spec.data import DataSource
from workbench.spec.units import units_of
from workbench.ui.mixtures.dialog import MixturesDialog
from workbench.ui.runs.compare_view import ComparedRun
from workbench.ui.runs.export_dialog import ExportDialog
from workbench.ui.runs.export_files import expected_files
from workbench.ui.runs.run_rows import RESUMABLE
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.store_reader import StoreReader

REFRESH_INTERVAL_MS = 2000
"""How often it is looked whether another program (the command line) wrote to the store."""
_LOOKED_THROUGH = 50
"""Runs whose documents are read to see whether they are on the same data."""


class HistoryController(QObject):
    """`settings_wanted` carries an experiment to be put into the document, `resume_wanted` a run to go on with."""

    settings_wanted = Signal(str, object)
    resume_wanted = Signal(object, object)
    runs_shown = Signal()
    """The rows were read again."""
    refused = Signal(str)
    """Why something cannot be done with a run: a newer program wrote its document, or it could not be exported."""

    def __init__(self, store_url: str, pump: Pump, reader: StoreReader, area: RunsArea, window: QObject) -> None:
        super().__init__(window)
        self._store_url = store_url
        self._pump = pump
        self._reader = reader
        self._area = area
        self._records: dict[str, RunRecord] = {}
        self._seen = -1
        self._timer = QTimer(self, interval=REFRESH_INTERVAL_MS)
        self._timer.timeout.connect(self._look_for_changes)
        for table in (area.history, area.table):
            self._connect(table)
        area.bar.resume_requested.connect(self.resume)

    def _connect(self, view: object) -> None:
        table = view  # HistoryView and RunTable announce the same intentions
        for signal, slot in (
            ("compare_requested", self.compare),
            ("load_requested", self.load),
            ("resume_requested", self.resume),
            ("rename_requested", lambda run, name: self._change(lambda store: store.rename(run, name))),
            ("note_changed", lambda run, note: self._change(lambda store: store.set_note(run, note))),
            ("tags_changed", lambda run, tags: self._change(lambda store: store.set_tags(run, tags))),
            ("export_requested", self.export),
            ("mixtures_requested", self.show_mixtures),
            ("delete_requested", self.delete),
            ("shown_requested", self.show_curves),
        ):
            getattr(table, signal).connect(slot)

    def start(self) -> None:
        self.refresh()
        self._timer.start()

    def refresh(self) -> None:
        """Reads all runs again."""
        self._reader.do(lambda store: (store.change_counter(), store.runs()), self._show)

    @property
    def records(self) -> list[RunRecord]:
        """The runs as they were read last, newest first."""
        return list(self._records.values())

    def has_runs_on(self, data: DataSource) -> bool:
        """Whether one of the newest runs was made on these data."""
        return any(_is_on(record, data) for record in self.records[:_LOOKED_THROUGH])

    # What the user does --------------------------------------------------------------------------------------------

    def compare(self, runs: list[str]) -> None:
        self._reader.do(lambda store: [_compared(store, run) for run in runs], self._area.set_compared)

    def load(self, run: str) -> None:
        record = self._records[run]
        self._with_experiment(record, lambda experiment: self.settings_wanted.emit(record.name, experiment))

    def resume(self, runs: list[str]) -> None:
        """Goes on with those of the runs that can, the oldest first."""
        for record in reversed(self.records):
            if record.id in runs and record.status in RESUMABLE:
                self._with_experiment(record, partial(self._resume, record))

    def _resume(self, record: RunRecord, experiment: Experiment) -> None:
        self._records[record.id] = replace(record, status="queued")  # asked for twice, it is queued once
        self.resume_wanted.emit(record, experiment)

    def export(self, run: str) -> None:
        record = self._records[run]
        self._with_experiment(record, partial(self._open_export, record))

    def _open_export(self, record: RunRecord, experiment: Experiment) -> None:
        folder = Path.home() / "transfer-workbench-exports" / _file_name(record.name)
        dialog = ExportDialog(record.id, record.name, str(folder), expected_files(experiment), self._area.window())
        dialog.export_confirmed.connect(lambda run, folder: self._write_export(dialog, run, folder))
        dialog.open()

    def show_mixtures(self, run: str) -> None:
        """Opens what the mixtures of the run's start and its tuned weights gave."""
        record = self._records[run]
        self._with_experiment(record, partial(self._read_mixtures, record))

    def _read_mixtures(self, record: RunRecord, experiment: Experiment) -> None:
        def show(series: dict[str, Series]) -> None:
            points = {name: (curve.steps.tolist(), curve.values.tolist()) for name, curve in series.items()}
            MixturesDialog(record.name, curve_of(points), units_of(experiment.tasks), self._area.window()).open()

        self._reader.do(lambda store: store.series(record.id), show)

    def delete(self, runs: list[str]) -> None:
        def work(store: Store) -> None:
            for run in runs:
                store.delete_run(run)
                shutil.rmtree(run_folder(self._store_url, run), ignore_errors=True)

        self._change(work)
        for run in runs:
            self._area.curves.remove(run)

    def show_curves(self, run: str, shown: bool) -> None:  # noqa: FBT001  # carried by a signal
        """Puts a run's stored curves beside the live ones, or takes them away."""
        if not shown:
            self._area.curves.remove(run)
            return

        def show(found: tuple[RunRecord, dict[str, Series]]) -> None:
            record, series = found
            per_epoch = record.num_steps // record.num_epochs if record.num_epochs else 0
            self._area.curves.set_series(
                run, record.name, series, steps_per_epoch=per_epoch, num_epochs=record.num_epochs
            )
            self._area.curves.set_pinned(run, True)

        self._reader.do(lambda store: (store.run(run), store.series(run)), show)

    # Within ----------------------------------------------------------------------------------------------------------

    def _with_experiment(self, record: RunRecord, act: Callable[[Experiment], None]) -> None:
        try:
            experiment = _experiment(record)
        except UserError as error:
            self.refused.emit(str(error))
        else:
            act(experiment)

    def _change(self, work: Callable[[Store], object]) -> None:
        self._reader.do(work, lambda _: self.refresh())

    def _look_for_changes(self) -> None:
        def look(store: Store) -> tuple[int, list[RunRecord]] | None:
            counter = store.change_counter()
            return None if counter == self._seen else (counter, store.runs())

        self._reader.do(look, lambda found: self._show(found) if found else None)

    def _show(self, found: tuple[int, list[RunRecord]]) -> None:
        self._seen, records = found
        self._records = {record.id: record for record in records}
        self._area.set_runs(records)
        self.runs_shown.emit()

    def _write_export(self, dialog: ExportDialog, run: str, folder: str) -> None:
        def told(answer: Answer) -> None:
            """Of a dialog that was closed meanwhile only the failure is worth telling."""
            if isinstance(answer, Refused):
                fault = str(UserError(answer.what, where=answer.where, remedy=answer.remedy))
                dialog.set_failed(fault) if isValid(dialog) else self.refused.emit(fault)
            elif isinstance(answer, FilesAnswer) and isValid(dialog):
                dialog.set_finished(answer.paths)

        dialog.set_progress("Writing…")
        self._pump.ask(lambda number: ExportRun(request=number, run=run, out=folder), told)


def _compared(store: Store, run: str) -> ComparedRun:
    record = store.run(run)
    return record, _experiment(record), store.series(run)


def _experiment(record: RunRecord) -> Experiment:
    """Raises `UserError` where this program cannot read the run's document."""
    return documents.from_json(record.document, record.name)


def _file_name(name: str) -> str:
    """A folder's name made of what the user called the run: letters, digits and dashes."""
    return "-".join("".join(c if c.isalnum() else " " for c in name).split()) or "run"


def _is_on(record: RunRecord, data: DataSource) -> bool:
    """False for a document that a newer program wrote."""
    try:
        return documents.from_json(record.document).data == data
    except UserError:
        return False
