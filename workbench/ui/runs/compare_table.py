"""The comparison as a Qt table: one row a result or setting, one column a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPixmap
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.runs.comparison import ComparedRow
from workbench.ui.runs.run_styles import RunStyle

Index = QModelIndex | QPersistentModelIndex


class CompareModel(QAbstractTableModel):
    """Holds all rows and shows all or those that differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._styles: list[RunStyle] = []
        self._all: list[ComparedRow] = []
        self._only_differences = True
        self.rows: list[ComparedRow] = []
        """The rows shown."""

    @property
    def names(self) -> list[str]:
        return self._names

    def set_runs(self, names: Sequence[str], styles: Sequence[RunStyle], rows: Sequence[ComparedRow]) -> None:
        """One name and one style for each column of the rows."""
        self.beginResetModel()
        self._names, self._styles, self._all = list(names), list(styles), list(rows)
        self._choose()
        self.endResetModel()

    def set_only_differences(self, only: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """Hides the rows that are the same in all runs; scores always stay."""
        self.beginResetModel()
        self._only_differences = only
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        self.rows = [row for row in self._all if row.differs or row.is_score or not self._only_differences]

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._names)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            best = " (best)" if column in row.best else ""
            return f"{self._names[column]}\n{row.title}: {row.texts[column]}{best}"
        return self._look(row, column, role)

    def _look(self, row: ComparedRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.FontRole if column in row.best:
                return theme.ui_font(bold=True)
            case Qt.ItemDataRole.ForegroundRole if column in row.best:
                return QBrush(QColor(theme.current().good))
            case Qt.ItemDataRole.BackgroundRole if column in row.unusual:
                return QBrush(QColor(theme.current().warm_row))
            case _:
                return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return self._run_heading(section, role)
        return self._row_heading(self.rows[section], role)

    def _run_heading(self, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._names[column]
            case Qt.ItemDataRole.DecorationRole:
                return _dot(self._styles[column].colour)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def _row_heading(self, row: ComparedRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return row.path
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None


def _dot(colour: QColor) -> QIcon:
    picture = QPixmap(24, 24)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(4, 4, 16, 16)
    painter.end()
    return QIcon(picture)
