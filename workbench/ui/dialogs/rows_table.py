"""The view of a `RowsModel`: sorted by its headers, one row chosen at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from workbench.ui.dialogs.rows_model import SORT_ROLE, Column, RowsModel
from workbench.ui.theme import GAP, ROW_HEIGHT

T = TypeVar("T")


class RowsTable(QTableView, Generic[T]):
    """`chosen_changed` follows the selection; `chosen` is its value, or `None`."""

    chosen_changed = Signal()

    def __init__(self, name: str, columns: Sequence[Column[T]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "rows")
        self._most_letters = [column.most_letters for column in columns]
        self._model: RowsModel[T] = RowsModel(columns, self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(self._model)
        self.setModel(self._sorted)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT - 2)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    @override
    def sizeHintForColumn(self, column: int) -> int:
        """The header asks for it: a long text must not push the other columns out of sight."""
        width, letters = super().sizeHintForColumn(column), self._most_letters[column]
        return width if letters is None else min(width, letters * self.fontMetrics().averageCharWidth() + 2 * GAP)

    @property
    def chosen(self) -> T | None:
        rows = self.selectionModel().selectedRows()
        return self._model.row(self._sorted.mapToSource(rows[0]).row()) if rows else None

    def set_rows(self, rows: Sequence[T], keep: Callable[[T], object] | None) -> None:
        """Shows other rows; the row with the same `keep` stays chosen, else, and without `keep`, the first one is."""
        before = self.chosen
        self._model.set_rows(rows)
        kept = keep and before is not None and self.choose(lambda row: keep(row) == keep(before))
        if not kept and rows:
            self.setCurrentIndex(self._sorted.index(0, 0))
        self.chosen_changed.emit()

    def show_only(self, rows: Sequence[T]) -> None:
        """Shows rows to be read, none of them chosen."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._model.set_rows(rows)

    def choose(self, wanted: Callable[[T], bool]) -> bool:
        """Selects the first row that is wanted; False where none is."""
        at = next((index for index, row in enumerate(self._model.rows) if wanted(row)), None)
        if at is None:
            return False
        index: QModelIndex = self._sorted.mapFromSource(self._model.index(at, 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True
