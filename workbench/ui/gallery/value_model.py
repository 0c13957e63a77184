"""The values of a facet as rows, with how many of the examples have each."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from workbench.ui.gallery.facets import Facet
from workbench.ui.tooltips import literal

COUNT = Qt.ItemDataRole.UserRole
SHARE = Qt.ItemDataRole.UserRole + 1
"""Of the largest count, 0 … 1."""
Index = QModelIndex | QPersistentModelIndex


class ValueModel(QAbstractListModel):
    """Rows in the order of the values."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._values: tuple[str, ...] = ()
        self._counts: list[int] = []
        self._most = 1

    def set_facet(self, facet: Facet) -> None:
        self.beginResetModel()
        self._values = facet.values
        self._counts, self._most = [0] * len(facet.values), 1
        self.endResetModel()

    def set_counts(self, counts: list[int]) -> None:
        """Tells nobody: hearing of it, a list lays a hundred thousand rows out anew, whose heights stay as they are."""
        self._counts = counts
        self._most = max(counts, default=0) or 1

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._values)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = index.row()
        count = self._counts[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._values[row]
        if role == COUNT:
            return count
        if role == SHARE:
            return count / self._most
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{self._values[row]}: {count:,}"
            return literal(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None
