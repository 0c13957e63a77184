"""The rows of the palette: headings that cannot be chosen, and adapters that can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from models.spec.stack import BlockDescription
from workbench.ui.adapter_mime import ADAPTER_MIME, adapter_mime
from workbench.ui.palette.entries import PaletteEntry, by_family
from workbench.ui.tooltips import wrapped

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QAbstractListModel):
    """Shows what it is given, families under their names."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | PaletteEntry] = []
        self._selected: tuple[BlockDescription, ...] = ()

    def set_entries(self, entries: Sequence[PaletteEntry]) -> None:
        self.beginResetModel()
        self._rows = by_family(entries)
        self.endResetModel()

    def set_selected(self, blocks: Sequence[BlockDescription]) -> None:
        """The blocks that are selected in the stack; adapters that none of them can carry are shown so."""
        self._selected = tuple(blocks)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def fits(self, entry: PaletteEntry) -> bool:
        """Whether any of the selected blocks can carry it; true where none is selected."""
        return entry.fits(self._selected)

    def entry_at(self, index: Index) -> PaletteEntry | None:
        """The adapter in a row; `None` for headings and beyond the rows."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, PaletteEntry) else None

    def row_of(self, kind: str) -> int:
        """The row of a kind; -1 where it is not among the rows."""
        kinds = [row.kind if isinstance(row, PaletteEntry) else "" for row in self._rows]
        return kinds.index(kind) if kind in kinds else -1

    @property
    def first(self) -> QModelIndex:
        """The first adapter; invalid where there is none."""
        rows = [index for index, row in enumerate(self._rows) if isinstance(row, PaletteEntry)]
        return self.index(rows[0], 0) if rows else QModelIndex()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        return {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.ToolTipRole: wrapped(row.tip),
            Qt.ItemDataRole.AccessibleTextRole: f"{row.title}, {row.family}",
            Qt.ItemDataRole.AccessibleDescriptionRole: row.tip,
        }.get(Qt.ItemDataRole(role))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entry_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    @override
    def mimeTypes(self) -> list[str]:
        return [ADAPTER_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        found = [entry for index in indexes if (entry := self.entry_at(index))]
        return adapter_mime(found[0].kind) if found else QMimeData()

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
