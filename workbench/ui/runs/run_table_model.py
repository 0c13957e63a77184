"""Runs as a Qt table that changes row by row, so that selection and scroll position stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush
from typing_extensions import override

from storage.records import RunRecord
from workbench.events import Event, Step
from workbench.ui import theme
from workbench.ui.runs.run_columns import Column, tags_of
from workbench.ui.runs.run_filter import RunFilter
from workbench.ui.runs.run_rows import BUSY, RunRow, not_behind, record_after
from workbench.ui.runs.run_styles import RunStyles

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RunTableModel(QAbstractTableModel):
    """One row a run. Edits of names, notes and tags are announced; the row changes when the record does."""

    renamed = Signal(str, str)
    note_edited = Signal(str, str)
    tags_edited = Signal(str, object)
    """Run id, tuple of tags."""

    def __init__(self, columns: Sequence[Column], styles: RunStyles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._styles = styles
        self._rows: list[RunRow] = []
        styles.changed.connect(self._colours_changed)

    # Records

    def set_records(self, records: Sequence[RunRecord]) -> None:
        """Takes these runs in this order: rows are removed, inserted, moved and changed one by one."""
        if not self._rows and records:
            self._insert(0, *records)
            return
        self._remove_all_but({record.id for record in records})
        for position, record in enumerate(records):
            at = next((i for i in range(position, len(self._rows)) if self._rows[i].id == record.id), None)
            if at is None:
                self._insert(position, record)
                continue
            if at != position:
                self._move(at, position)
            self._replace(position, not_behind(self._rows[position].record, record))

    def update_record(self, record: RunRecord) -> bool:
        """Changes the row of one run; False where the run is not listed."""
        at = self._position(record.id)
        if at is None:
            return False
        self._replace(at, not_behind(self._rows[at].record, record))
        return True

    def apply(self, event: Event) -> None:
        """Carries the row of the event's run on. Steps that change nothing on the screen are kept silently."""
        at = self._position(event.run)
        if at is None:
            return
        before, after = self._rows[at], RunRow(record_after(self._rows[at].record, event))
        if isinstance(event, Step) and self._texts(before) == self._texts(after):
            self._rows[at] = after
            return
        self._replace(at, after.record)

    def record(self, run: str) -> RunRecord | None:
        at = self._position(run)
        return None if at is None else self._rows[at].record

    def row(self, index: Index) -> RunRow:
        return self._rows[index.row()]

    def sort_key(self, index: Index) -> Any:
        """By what the cell sorts: a text or a number, of one type in each column."""
        return self.columns[index.column()].sort(self._rows[index.row()])

    def _position(self, run: str) -> int | None:
        return next((i for i, row in enumerate(self._rows) if row.id == run), None)

    def _texts(self, row: RunRow) -> list[str]:
        return [column.text(row) for column in self.columns]

    def _remove_all_but(self, wanted: set[str]) -> None:
        for at in reversed(range(len(self._rows))):
            if self._rows[at].id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()

    def _insert(self, at: int, *records: RunRecord) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(records) - 1)
        self._rows[at:at] = [RunRow(record) for record in records]
        self.endInsertRows()

    def _move(self, at: int, to: int) -> None:
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
        self._rows.insert(to, self._rows.pop(at))
        self.endMoveRows()

    def _replace(self, at: int, record: RunRecord) -> None:
        if self._rows[at].record != record:
            self._rows[at] = RunRow(record)
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def _colours_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    # What Qt asks for

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.look in ("number", "score") else _LEFT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title} {column.text(row)}".strip() or self._tip(row, column)
            case _:
                return self._own_data(row, column, role)

    def _own_data(self, row: RunRow, column: Column, role: int) -> Any:
        if role == SORT_ROLE:
            return column.sort(row)
        if role == Qt.ItemDataRole.BackgroundRole and row.record.status in BUSY:
            return QBrush(theme.faint(theme.current().accent))
        return row.id if role == ID_ROLE else None

    def _tip(self, row: RunRow, column: Column) -> str:
        if column.look == "colour":
            shown = self._styles.of(row.id) is not None
            return "Its curves are shown; click to hide them." if shown else "Click to show its curves."
        return column.tip(row)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.look in ("number", "score") else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.about or None
        return column.title if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].is_editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        record, text = self._rows[index.row()].record, str(value).strip()
        match self.columns[index.column()].key:
            case "name" if text and text != record.name:
                self.renamed.emit(record.id, text)
            case "note" if text != record.note:
                self.note_edited.emit(record.id, text)
            case "tags" if tags_of(text) != record.tags:
                self.tags_edited.emit(record.id, tags_of(text))
            case _:
                return False
        return True


class RunProxyModel(QSortFilterProxyModel):
    """Sorts by value, not by text, and filters by `RunFilter`."""

    def __init__(self, source: RunTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._filter = RunFilter()
        self.setSourceModel(source)
        self.setSortRole(SORT_ROLE)

    def set_filter(self, wanted: RunFilter) -> None:
        if wanted != self._filter:
            self.beginFilterChange()
            self._filter = wanted
            self.endFilterChange()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        return self._filter.admits(self._source.row(self._source.index(source_row, 0)))

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        # Not by way of `data`, which takes three times as long, and a sort of thousands of runs is waited for.
        return bool(self._source.sort_key(source_left) < self._source.sort_key(source_right))
