"""Columns of zeros and ones to tick: the labels of one task that have a column each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from workbench.ui.theme import ROW_HEIGHT
from workbench.ui.tooltips import wrapped

_TIP = "Where each label has a column of zeros and ones of its own: those that the task predicts beside the first."
_MOST_ROWS = 5


class ColumnsList(QListWidget):
    """`columns_changed` carries the ticked columns, in the order of the data."""

    columns_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Further columns")
        self.setAccessibleDescription(_TIP)
        self.setToolTip(wrapped(_TIP))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _: self.columns_changed.emit(self.ticked))

    @property
    def ticked(self) -> tuple[str, ...]:
        items = [self.item(row) for row in range(self.count())]
        return tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)

    def set_columns(self, columns: Sequence[str], ticked: Collection[str]) -> None:
        """Offers the columns, without emitting."""
        self.blockSignals(True)  # a tick that is set here is no intention
        if [self.item(row).text() for row in range(self.count())] != list(columns):
            self._fill(columns)
        for row, name in enumerate(columns):
            self.item(row).setCheckState(Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def _fill(self, columns: Sequence[str]) -> None:
        self.clear()
        for name in columns:
            item = QListWidgetItem(name, self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        self.setCurrentRow(0)
        self.setFixedHeight(min(_MOST_ROWS, max(1, len(columns))) * ROW_HEIGHT + 2)
