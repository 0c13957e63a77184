"""Shows beside the stack what a run did to each block: the run under way, or one that is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QObject

from models.spec.errors import UserError
from models.spec.source import SourceModel
from storage.records import UNFINISHED, RunRecord
from storage.store import Store
from workbench import documents
from workbench.block_course import BlockCourse
from workbench.events import BlockNow, BlocksTold, Event, Finished, Started
from workbench.launch.pump import Pump
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.stack.run_mark import BlockMark
from workbench.ui.stack.view import StackView
from workbench.ui.store_reader import StoreReader


@dataclass(frozen=True)
class _Told:
    """How the blocks of a run stood at its newest step that is known, by name."""

    step: int
    marks: dict[str, BlockMark]


class RunOnStack(QObject):
    """Of a run that begins and a run that is selected, the later one is shown; the stack drops what is not of it."""

    def __init__(
        self,
        pump: Pump,
        reader: StoreReader,
        area: RunsArea,
        document: ExperimentDocument,
        transfer: TransferController,
        view: StackView,
    ) -> None:
        super().__init__(transfer)
        self._reader = reader
        self._area = area
        self._document = document
        self._view = view
        self._run = ""
        self._live = ""
        self._told: _Told | None = None
        pump.events_told.connect(self._heard)
        transfer.shown.connect(self._show)
        for table in (area.table, area.history.table):
            table.selectionModel().selectionChanged.connect(
                lambda *_, table=table: self._selected(table.selected_runs())
            )

    @property
    def run(self) -> str:
        """The id of the run that is shown, if its stack is; empty for none."""
        return self._run

    def _selected(self, runs: Sequence[str]) -> None:
        """One run is looked at; of several none is meant, and where none is left, the one under way."""
        if len(runs) == 1:
            self._turn_to(runs[0])
        elif not runs and self._live:
            self._turn_to(self._live)

    def _heard(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Started):
                self._live = event.run
                self._turn_to(event.run)
            elif isinstance(event, BlocksTold) and event.run == self._run:
                self._take(event.run, _Told(event.step, _marks(event.blocks)))
            elif isinstance(event, Finished) and event.run == self._live:
                self._live = ""
                self._conclude(event.run)

    def _turn_to(self, run: str) -> None:
        if run == self._run:
            return
        self._run, self._told = run, None
        self._show()
        if run:
            self._read(run)

    def _conclude(self, run: str) -> None:
        """A run that was watched is over: the live curves know its course, also what the store has not got yet."""
        book = self._area.curves.book
        course = book.course(run)
        if course is not None:
            self._take(run, _concluded(course, book.run(run).steps_per_epoch))

    def _read(self, run: str) -> None:
        self._reader.do(lambda store: _of_store(store, run), lambda told: self._take(run, told))

    def _take(self, run: str, told: _Told | None) -> None:
        """The store lags behind a run under way, and what was asked for may be wanted no longer."""
        if told is not None and run == self._run and (self._told is None or told.step >= self._told.step):
            self._told = told
            self._show()

    def _show(self) -> None:
        record, told = self._area.history.table.runs.record(self._run), self._told
        if told is None or (record is not None and not self._is_of_source(record)):
            self._view.set_marks({})
            return
        name = record.name if record is not None else "this run"
        self._view.set_marks({block: replace(mark, run=name) for block, mark in told.marks.items()})

    def _is_of_source(self, record: RunRecord) -> bool:
        """Other models may have blocks of the same names; a model with other weights is the same here."""
        source = _source_of(record.document)
        return source is not None and _structure(source) == _structure(self._document.experiment.source)


@lru_cache(maxsize=8)
def _source_of(document: str) -> SourceModel | None:
    """None for a document that a newer program wrote."""
    try:
        return documents.from_json(document).source
    except UserError:
        return None


def _structure(source: SourceModel) -> dict[str, object]:
    return source.model_dump(exclude={"initialisation"})


def _of_store(store: Store, run: str) -> _Told | None:
    """Of a run that is over what it did as a whole, of others how they stand."""
    course = BlockCourse.of(store.series(run))
    if course is None:
        return None
    record = store.run(run)
    if record.status in UNFINISHED:
        return _Told(int(course.steps[-1]), _marks(course.at(-1)))
    return _concluded(course, record.num_steps // record.num_epochs if record.num_epochs else 0)


def _concluded(course: BlockCourse, steps_per_epoch: int) -> _Told:
    """Of each block the highest rate that it had, and how far it came."""
    told = course.at(-1)
    first = [int(course.steps[np.argmax(rates > 0)]) // max(1, steps_per_epoch) + 1 for rates in course.rates]
    marks = {
        now.name: replace(mark, rate=float(rates.max()), trains=bool(trained.any()), ended=True, since_epoch=epoch)
        for now, mark, rates, trained, epoch in zip(
            told, _marks(told).values(), course.rates, course.trains, first, strict=True
        )
    }
    return _Told(int(course.steps[-1]), marks)


def _marks(blocks: Sequence[BlockNow]) -> dict[str, BlockMark]:
    return {now.name: BlockMark("", now.trains, now.rate, now.distance, now.relative_distance) for now in blocks}
