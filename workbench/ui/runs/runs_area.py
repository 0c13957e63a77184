"""The bottom of the window: live curves and table, comparison and history in tabs, the run bar in their corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from storage.records import RunRecord
from workbench.events import BlocksTold, EpochEnded, Event, Started, Step
from workbench.ui import theme
from workbench.ui.runs.compare_view import ComparedRun, CompareView
from workbench.ui.runs.history import HistoryView
from workbench.ui.runs.live_curves import LiveCurves
from workbench.ui.runs.queue_view import QueueView
from workbench.ui.runs.run_bar import RunBar
from workbench.ui.runs.run_columns import LIVE_COLUMNS
from workbench.ui.runs.run_rows import BUSY, RunRow
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table import RecentRunsTable

TabName = Literal["live", "compare", "history"]
_TITLES: dict[TabName, str] = {"live": "Live", "compare": "Compare", "history": "History"}
RECENT_RUNS = 50
_LEAST_SIDE_WIDTH = 500
_SHARE = 60
"""Pixels of a part before the first layout; only the proportion lasts."""


class RunsArea(QWidget):
    """Holds the parts, which announce their own intentions, and hands records and events on to them."""

    save_failed = Signal(str)
    """A picture or table of curves could not be written; says why and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.styles = RunStyles(self)
        self.bar = RunBar()
        self.curves = LiveCurves(self.styles)
        self.table = RecentRunsTable(LIVE_COLUMNS, self.styles)
        self.queue = QueueView()
        self.compare = CompareView(self.styles)
        self.history = HistoryView(self.styles)
        self._build()
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.compare.runs_changed.connect(self._name_compare_tab)
        for curves in (self.curves, self.compare.curves):
            curves.save_failed.connect(self.save_failed)

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName("Runs")
        self._pages = QStackedWidget()
        for name, page in zip(get_args(TabName), (self._live_page(), self.compare, self.history), strict=True):
            self._tabs.addTab(_TITLES[name])
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(2 * theme.GAP)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.bar, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP // 2, theme.GAP, theme.GAP // 2)
        layout.setSpacing(theme.GAP // 2)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)

    def _live_page(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.GAP, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.queue)
        self.table.setAccessibleName("Recent runs")
        side.setMinimumWidth(_LEAST_SIDE_WIDTH)
        page = QSplitter(Qt.Orientation.Horizontal)
        page.setChildrenCollapsible(False)
        page.addWidget(self.curves)
        page.addWidget(side)
        page.setStretchFactor(0, 16)
        page.setStretchFactor(1, 9)
        page.setSizes([16 * _SHARE, 9 * _SHARE])
        return page

    # Tabs

    def show_tab(self, name: TabName) -> None:
        self._tabs.setCurrentIndex(get_args(TabName).index(name))

    def current_tab(self) -> TabName:
        found: TabName = get_args(TabName)[self._tabs.currentIndex()]
        return found

    def _name_compare_tab(self, count: int) -> None:
        at = get_args(TabName).index("compare")
        self._tabs.setTabText(at, f"{_TITLES['compare']} ({count})" if count else _TITLES["compare"])

    # Records and events

    def set_runs(self, records: Sequence[RunRecord]) -> None:
        """All runs, the newest first: the history shows them all, the live table the newest that do not wait."""
        records = [self._as_begun(record) for record in records]
        self.history.set_rows(records)
        recent = [record for record in records if record.status != "queued"]
        recent.sort(key=lambda record: record.status not in BUSY)  # the run under way stays in sight
        self.table.set_rows(recent[:RECENT_RUNS])
        self.bar.set_interrupted([record for record in reversed(records) if record.status == "interrupted"])
        for record in records:
            self._follow_name(record)

    def _as_begun(self, record: RunRecord) -> RunRecord:
        """A run that was handed to the engine waits no longer, although the engine has not said so yet."""
        begun = self.bar.progress.is_busy and record.id == self.bar.progress.run
        return replace(record, status="running") if begun and record.status not in BUSY else record

    def set_queue(self, records: Sequence[RunRecord]) -> None:
        """The runs that wait, the next one first."""
        self.queue.set_rows(records)

    def set_compared(self, runs: Sequence[ComparedRun]) -> None:
        """Shows these runs side by side and turns to them."""
        self.compare.set_runs(runs)
        self.show_tab("compare")
        self.compare.table.setFocus(Qt.FocusReason.OtherFocusReason)  # else the first plot takes it, framed

    def update_run(self, record: RunRecord) -> None:
        """The newer state of one run that is listed."""
        self.history.update_row(record)
        self.table.update_row(record)
        self._follow_name(record)

    def _follow_name(self, record: RunRecord) -> None:
        self.bar.rename(record.id, record.name)
        if record.id in self.curves.book.runs:
            self.curves.set_name(record.id, record.name)
            self.curves.set_tasks(record.id, RunRow(record).settings.tasks)
            self.bar.set_units(record.id, RunRow(record).settings.units)

    def begin(self, run: str, name: str) -> None:
        """A run was handed to the engine; of one that is resumed, the curves so far are asked for."""
        self.bar.begin(run, name)
        self.curves.begin(run, name)
        record = self.history.table.runs.record(run)
        if record is not None and record.step > 0:
            self.history.shown_requested.emit(run, True)

    def apply(self, event: Event) -> None:
        """Shows an event wherever its run is seen."""
        self.bar.apply(event)
        self.table.apply(event)
        self.history.apply(event)
        if isinstance(event, Started | Step | EpochEnded | BlocksTold):
            self.curves.append(event.run, event)
