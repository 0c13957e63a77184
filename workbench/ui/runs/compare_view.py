"""Two to twenty runs side by side: curves overlaid, final scores, and the settings in which they differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storage.records import RunRecord, Series
from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.runs.cell_delegate import CellDelegate
from workbench.ui.runs.compare_table import CompareModel
from workbench.ui.runs.comparison import as_csv, as_tabbed, caution, compared
from workbench.ui.runs.curves_panel import CurvesPanel
from workbench.ui.runs.run_styles import RunStyles

EMPTY_TEXT = "Select two or more runs in the History (Ctrl or Shift while clicking) and press Compare."
_WIDEST_COLUMN = 260
ComparedRun = tuple[RunRecord, Experiment, dict[str, Series]]


class CompareView(QWidget):
    """Shows the runs it is given. Its styles follow the live ones, but are its own: twenty runs leave those alone."""

    runs_changed = Signal(int)
    """The number of runs compared."""

    def __init__(self, live_styles: RunStyles | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[ComparedRun] = []
        self.curves = CurvesPanel(RunStyles(self, like=live_styles), "The compared runs have no curves.")
        self.model = CompareModel(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(theme.GAP, theme.GAP // 2, 0, 0)
        layout.setSpacing(theme.GAP // 2)
        layout.addLayout(self._build_bar())
        layout.addWidget(self._build_table(), 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.curves)
        self._splitter.addWidget(side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([800, 800])
        empty = QLabel(EMPTY_TEXT)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        empty.setProperty("role", "muted")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(self._splitter)

    def _build_bar(self) -> QHBoxLayout:
        self.only_differences = QCheckBox("Only differences")
        self.only_differences.setChecked(True)
        self.only_differences.setToolTip("Hides the settings that are the same in all runs.")
        self._caution = QLabel()
        self._caution.setProperty("role", "warning")
        self._caution.setWordWrap(True)
        self._same = QLabel()
        self._same.setProperty("role", "muted")
        copy = QToolButton()
        copy.setText("Copy ▾")
        copy.setProperty("role", "button")
        copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        copy.setToolTip("Copies the rows shown; Ctrl+C copies them as text.")
        copy.setAccessibleName("Copy the comparison")
        menu = QMenu(copy)
        menu.addAction("Copy as text").triggered.connect(self.copy_text)
        menu.addAction("Copy as CSV").triggered.connect(self.copy_csv)
        copy.setMenu(menu)
        bar = QHBoxLayout()
        bar.setSpacing(theme.GAP)
        bar.addWidget(self.only_differences)
        bar.addWidget(self._same)
        bar.addWidget(self._caution)
        bar.addStretch(1)
        bar.addWidget(copy)
        return bar

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(CellDelegate(table))
        table.setAccessibleName("Results and settings of the compared runs")
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.setShowGrid(False)
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT - theme.GAP // 2)
        table.verticalHeader().setHighlightSections(False)
        table.horizontalHeader().setHighlightSections(False)
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.horizontalHeader().setMaximumSectionSize(_WIDEST_COLUMN)
        table.horizontalHeader().setStretchLastSection(True)
        self.table = table
        return table

    def _connect(self) -> None:
        self.only_differences.toggled.connect(self._differences_toggled)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_text)

    def set_runs(self, runs: Sequence[ComparedRun]) -> None:
        """Compares these runs; with fewer than two, says how to choose some."""
        self._runs = list(runs)
        self.curves.clear()
        styles = self.curves.styles.take_all([record.id for record, _, _ in runs])
        for record, experiment, series in runs:
            per_epoch = record.num_steps // record.num_epochs if record.num_epochs else 0
            self.curves.set_series(
                record.id, record.name, series, steps_per_epoch=per_epoch, num_epochs=record.num_epochs
            )
            self.curves.set_tasks(record.id, experiment.tasks)
        records = [record for record, _, _ in runs]
        rows = compared([(record, experiment) for record, experiment, _ in runs]) if runs else []
        self._caution.setText(caution(records) if len(runs) > 1 else "")
        self._caution.setVisible(bool(self._caution.text()))
        self.model.set_runs([record.name for record in records], styles, rows)
        self._pages.setCurrentIndex(1 if len(runs) > 1 else 0)
        self._rows_changed()
        self.runs_changed.emit(len(runs))

    def run_ids(self) -> list[str]:
        return [record.id for record, _, _ in self._runs]

    def _differences_toggled(self, only: bool) -> None:  # noqa: FBT001 - Qt's signature
        self.model.set_only_differences(only)
        self._rows_changed()

    def _rows_changed(self) -> None:
        self.table.resizeColumnsToContents()
        told = [row for row in self.model.rows if not row.is_score]
        nothing = self.only_differences.isChecked() and not told
        self._same.setText("all settings are the same" if nothing and len(self._runs) > 1 else "")

    def copy_text(self) -> None:
        """The rows shown, separated by tabs, on the clipboard."""
        QGuiApplication.clipboard().setText(as_tabbed(self.model.names, self.model.rows))

    def copy_csv(self) -> None:
        """The rows shown as comma-separated values on the clipboard."""
        QGuiApplication.clipboard().setText(as_csv(self.model.names, self.model.rows))
