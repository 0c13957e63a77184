"""Shows beside the stack what a run did to each block: the run under way, or one that is selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QObject

from models.spec.errors import UserError
from models.spec.source import SourceModel
from storage.records import RunRecord
from storage.store import Store
from workbench import documents
from workbench.block_course import BlockCourse
from workbench.events import BlockNow, BlocksTold, Event, Started
from workbench.launch.pump import Pump
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.stack.run_mark import BlockMark
from workbench.ui.stack.view import StackView
from workbench.ui.store_reader import StoreReader


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
        self._told: tuple[int, tuple[BlockNow, ...]] = (-1, ())
        """The newest step that is known of the run, and how its blocks stood."""
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
        elif not runs:
            self._turn_to(self._live)

    def _heard(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Started):
                self._live = event.run
                self._turn_to(event.run)
            elif isinstance(event, BlocksTold) and event.run == self._run:
                self._take(event.run, event.step, event.blocks)

    def _turn_to(self, run: str) -> None:
        if run == self._run:
            return
        self._run, self._told = run, (-1, ())
        self._show()
        if run:
            self._reader.do(lambda store: _newest(store, run), lambda found: self._take(run, *found))

    def _take(self, run: str, step: int, blocks: tuple[BlockNow, ...]) -> None:
        """The store lags behind a run under way, and what was asked for may be wanted no longer."""
        if run == self._run and step >= self._told[0]:
            self._told = (step, blocks)
            self._show()

    def _show(self) -> None:
        record = self._area.history.table.runs.record(self._run)
        name = record.name if record is not None else "this run"
        blocks = self._told[1] if record is None or self._is_of_source(record) else ()
        self._view.set_marks(
            {now.name: BlockMark(name, now.trains, now.rate, now.distance, now.relative_distance) for now in blocks}
        )

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


def _newest(store: Store, run: str) -> tuple[int, tuple[BlockNow, ...]]:
    course = BlockCourse.of(store.series(run))
    return (int(course.steps[-1]), course.at(-1)) if course is not None else (-1, ())
