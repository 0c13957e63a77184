"""The history: every run ever made here, to be found, sorted, compared, reused, resumed, exported and tidied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storage.records import RunRecord
from workbench.events import Event
from workbench.spec.numbers import count_text
from workbench.ui import theme
from workbench.ui.runs.run_actions import ACTIONS
from workbench.ui.runs.run_columns import HISTORY_COLUMNS
from workbench.ui.runs.run_filter import STATUS_GROUPS, RunAction, RunFilter
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table import RunTable

EMPTY_TEXT = "No runs yet. Press Run (Ctrl+Return): every run is kept here, with its settings, curves and weights."
NOTHING_FOUND_TEXT = "No run matches the filter. Clear it to see all runs."
_BUTTONS: tuple[RunAction, ...] = ("compare", "load", "resume", "export")


class HistoryView(QWidget):
    """A table of all runs under a filter, and buttons for what can be done with the chosen ones."""

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

    def __init__(self, styles: RunStyles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RunTable(HISTORY_COLUMNS, styles)
        self._build_filter()
        self._build_pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP // 2, 0, 0)
        layout.setSpacing(theme.GAP // 2)
        layout.addLayout(self._build_bar())
        layout.addWidget(self._pages, 1)
        self._connect()
        self._filter_changed()

    def _build_filter(self) -> None:
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText("Filter by name, data, tag …")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setAccessibleName("Filter runs")
        self.filter_field.setToolTip("Shows the runs whose name, note, tags, source, data or settings hold every word.")
        self.filter_field.setMinimumWidth(200)
        self.filter_field.setMaximumWidth(360)
        self.status_filter = QComboBox()
        self.status_filter.addItems(list(STATUS_GROUPS))
        self.status_filter.setAccessibleName("Filter by status")
        self.status_filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._count = QLabel()
        self._count.setProperty("role", "muted")

    def _build_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(theme.GAP)
        bar.addWidget(self.filter_field, 1)
        bar.addWidget(self.status_filter)
        bar.addWidget(self._count)
        bar.addStretch(1)
        for key in _BUTTONS:
            bar.addWidget(self._button(key))
        bar.addWidget(self._more_button())
        return bar

    def _button(self, key: RunAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self.table.actions_of_runs.actions[key])
        button.setProperty("role", "button")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(ACTIONS[key].text)
        return button

    def _more_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("More ▾")
        button.setProperty("role", "button")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip("Rename, note, tags, mixtures with the start, delete")
        button.setAccessibleName("More actions on runs")
        menu = QMenu(button)
        self.table.actions_of_runs.fill(menu)
        button.setMenu(menu)
        return button

    def _build_pages(self) -> None:
        self._empty = QLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.table)
        self.table.setAccessibleName("History of runs")
        self.table.setSortingEnabled(True)
        started = next(at for at, column in enumerate(HISTORY_COLUMNS) if column.key == "started")
        self.table.sortByColumn(started, Qt.SortOrder.DescendingOrder)

    def _connect(self) -> None:
        table = self.table
        for source, target in (
            (table.compare_requested, self.compare_requested),
            (table.load_requested, self.load_requested),
            (table.resume_requested, self.resume_requested),
            (table.rename_requested, self.rename_requested),
            (table.note_changed, self.note_changed),
            (table.tags_changed, self.tags_changed),
            (table.export_requested, self.export_requested),
            (table.mixtures_requested, self.mixtures_requested),
            (table.delete_requested, self.delete_requested),
            (table.shown_requested, self.shown_requested),
        ):
            source.connect(target)
        table.doubleClicked.connect(lambda _index: table.actions_of_runs.actions["load"].trigger())
        self.filter_field.textChanged.connect(self._filter_changed)
        self.status_filter.currentTextChanged.connect(self._filter_changed)
        self.table.runs.dataChanged.connect(self._show_count)

    def set_rows(self, records: Sequence[RunRecord]) -> None:
        """Shows these runs; selection, sorting and scroll position stay."""
        self.table.set_rows(records)
        self._show_count()

    def update_row(self, record: RunRecord) -> bool:
        """Shows the newer state of one run; False where it is not listed."""
        return self.table.update_row(record)

    def apply(self, event: Event) -> None:
        """Carries the row of a run under way on, before the store is read again."""
        self.table.apply(event)

    def _filter_changed(self) -> None:
        statuses = STATUS_GROUPS[self.status_filter.currentText()]
        self.table.set_filter(RunFilter(self.filter_field.text(), statuses))
        self._show_count()

    def _show_count(self) -> None:
        total, shown = self.table.runs.rowCount(), self.table.proxy.rowCount()
        self._count.setText(count_text(total, "run") if shown == total else f"{shown:,} of {count_text(total, 'run')}")
        self._empty.setText(NOTHING_FOUND_TEXT if total else EMPTY_TEXT)
        self._pages.setCurrentIndex(1 if shown else 0)
