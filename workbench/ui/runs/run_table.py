"""A table of runs with its actions; beside the live curves with few columns, in the history with all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget
from typing_extensions import override

from storage.records import RunRecord
from workbench.events import Event
from workbench.ui import theme
from workbench.ui.runs.run_actions import RunActions
from workbench.ui.runs.run_columns import Column
from workbench.ui.runs.run_delegate import RunDelegate
from workbench.ui.runs.run_filter import RunAction, RunFilter
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table_model import ID_ROLE, RunProxyModel, RunTableModel

_WIDEST = 280
_WIDEST_SCORES = 480
_MARK_COLUMN_WIDTH = 38
_LEAST_NAME_WIDTH = 130
_MEASURED_ROWS = 30
"""Rows beyond the visible ones that column widths heed; measuring all takes a second in a long history."""


class RunTable(QTableView):
    """Shows records and announces what the user wants of them."""

    compare_requested = Signal(list)
    load_requested = Signal(str)
    resume_requested = Signal(list)
    rename_requested = Signal(str, str)
    note_changed = Signal(str, str)
    tags_changed = Signal(str, object)
    """Run id, tuple of tags."""
    export_requested = Signal(str)
    mixtures_requested = Signal(str)
    delete_requested = Signal(list)
    shown_requested = Signal(str, bool)
    """A run's curves are wanted among the live ones, or no longer."""

    def __init__(self, columns: Sequence[Column], styles: RunStyles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._styles = styles
        self._given_widths: dict[int, int] = {}
        self.runs = RunTableModel(columns, styles, self)
        self.proxy = RunProxyModel(self.runs, self)
        self.setModel(self.proxy)
        self.actions_of_runs = RunActions(self, _uneditable(columns))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setItemDelegate(RunDelegate(self.runs.columns, self._styles, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(theme.ROW_HEIGHT)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setResizeContentsPrecision(_MEASURED_ROWS)
        heads.setMinimumSectionSize(_MARK_COLUMN_WIDTH)
        self.resizeColumnToContents(0)

    def _connect(self) -> None:
        self.clicked.connect(self._cell_clicked)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.runs.dataChanged.connect(self._selection_changed)
        self.runs.renamed.connect(self.rename_requested)
        self.runs.note_edited.connect(self.note_changed)
        self.runs.tags_edited.connect(self.tags_changed)
        self.actions_of_runs.chosen.connect(self._announce)

    # Records

    def set_rows(self, records: Sequence[RunRecord]) -> None:
        """Shows these runs; selection and scroll position stay with the runs that are still there."""
        self.runs.set_records(records)
        if records:
            self._fit_columns()
            self.horizontalHeader().setStretchLastSection(self.runs.columns[-1].look == "text")
        self._selection_changed()

    def update_row(self, record: RunRecord) -> bool:
        """Shows the newer state of one run; False where it is not listed."""
        return self.runs.update_record(record)

    def apply(self, event: Event) -> None:
        self.runs.apply(event)

    def set_filter(self, wanted: RunFilter) -> None:
        self.proxy.set_filter(wanted)

    def selected_runs(self) -> list[str]:
        """The ids of the selected runs, from the top down."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [str(index.data(ID_ROLE)) for index in rows]

    def select_runs(self, runs: Sequence[str]) -> None:
        wanted = set(runs)
        self.clearSelection()
        mode = QAbstractItemView.SelectionMode.MultiSelection
        before = self.selectionMode()
        self.setSelectionMode(mode)
        for row in range(self.proxy.rowCount()):
            if self.proxy.index(row, 0).data(ID_ROLE) in wanted:
                self.selectRow(row)
        self.setSelectionMode(before)

    # What the user does

    def _selection_changed(self, *_what: object) -> None:
        records = [record for run in self.selected_runs() if (record := self.runs.record(run)) is not None]
        self.actions_of_runs.choose(records)

    def _cell_clicked(self, index: QModelIndex) -> None:
        if self.runs.columns[index.column()].look == "colour":
            self._toggle_curves(str(index.data(ID_ROLE)))

    def _toggle_curves(self, run: str) -> None:
        self.shown_requested.emit(run, self._styles.of(run) is None)

    def _announce(self, action: str, runs: list[str]) -> None:
        single: dict[str, Callable[[str], None]] = {
            "load": self.load_requested.emit,
            "export": self.export_requested.emit,
            "mixtures": self.mixtures_requested.emit,
            "rename": lambda run: self.edit_cell(run, "name"),
            "note": lambda run: self.edit_cell(run, "note"),
            "tags": lambda run: self.edit_cell(run, "tags"),
        }
        if action == "compare":
            self.compare_requested.emit(runs)
        elif action == "resume":
            self.resume_requested.emit(runs)
        elif action == "delete":
            self.delete_requested.emit(runs)
        else:
            single[action](runs[0])

    def edit_cell(self, run: str, key: str) -> None:
        """Opens the editor of a run's name, note or tags in its row."""
        column = next((at for at, column in enumerate(self.runs.columns) if column.key == key), None)
        if column is None:
            return
        for row in range(self.proxy.rowCount()):
            index = self.proxy.index(row, column)
            if index.data(ID_ROLE) == run:
                self.scrollTo(index)
                self.setCurrentIndex(index)
                self.edit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            for run in self.selected_runs():
                self._toggle_curves(run)
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.selected_runs():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_of_runs.fill(menu)
        menu.popup(event.globalPos())

    def _fit_columns(self) -> None:
        """Makes columns as wide as what they hold now, but for those that the user has drawn to another width."""
        for at, column in enumerate(self.runs.columns):
            if self._given_widths.get(at, self.columnWidth(at)) != self.columnWidth(at):
                continue
            self.resizeColumnToContents(at)
            widest = {"colour": _MARK_COLUMN_WIDTH, "number": _WIDEST_SCORES, "score": _WIDEST_SCORES}
            self.setColumnWidth(at, min(self.columnWidth(at), widest.get(column.look, _WIDEST)))
            self._given_widths[at] = self.columnWidth(at)


def _uneditable(columns: Sequence[Column]) -> frozenset[RunAction]:
    """The edits that have no column to happen in."""
    places: dict[RunAction, str] = {"rename": "name", "note": "note", "tags": "tags"}
    keys = {column.key for column in columns}
    return frozenset(action for action, key in places.items() if key not in keys)


class RecentRunsTable(RunTable):
    """Beside the curves: all columns in sight, the names taking what is left.

    Where it is narrow, the loss gives way first, then scores that name many tasks are cut short; names and scores have
    half of the room each, where both need more.
    """

    def __init__(self, columns: Sequence[Column], styles: RunStyles, parent: QWidget | None = None) -> None:
        super().__init__(columns, styles, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs.dataChanged.connect(self._fit_columns)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    @override
    def _fit_columns(self) -> None:
        keys = [column.key for column in self.runs.columns]
        widths = {key: self._needed(at) for at, key in enumerate(keys)}
        left = self.viewport().width() - sum(width for key, width in widths.items() if key != "name")
        hides_loss = left < _LEAST_NAME_WIDTH
        left += widths["loss"] if hides_loss else 0
        half = (left + widths["accuracy"]) // 2  # the scores of many tasks can be longer than there is room
        lacks = max(0, min(widths["name"], half) - left)
        widths["accuracy"] = max(_MARK_COLUMN_WIDTH, widths["accuracy"] - lacks)
        left += lacks
        for at, key in enumerate(keys):
            self.setColumnHidden(at, key == "loss" and hides_loss)
            if key != "name":
                self.setColumnWidth(at, widths[key])
        self.setColumnWidth(keys.index("name"), left)

    def _needed(self, at: int) -> int:
        if self.runs.columns[at].look == "colour":
            return _MARK_COLUMN_WIDTH
        return max(self.sizeHintForColumn(at), self.horizontalHeader().sectionSizeHint(at))
