"""The augmentations in their order, to be dragged, moved and removed by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from workbench.ui.tooltips import wrapped

_TIP = "Drag to reorder, or Alt with an arrow. Delete removes."


class AugmentationList(QListWidget):
    """Shows titles and says what the user wants; the rows change only when `set_rows` brings others."""

    move_requested = Signal(int, int)
    """From a place to a place."""
    remove_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dropped_at: int | None = None
        self._titles: list[str] = []
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("Augmentations, in their order")
        self.setAccessibleDescription(_TIP)

    def set_rows(self, titles: Sequence[str], helps: Sequence[str], current: int) -> None:
        """Shows these rows, with the one at `current` chosen; without emitting."""
        self.blockSignals(True)
        if list(titles) != self._titles:
            self._titles = list(titles)
            self._fill(helps)
        self.setCurrentRow(min(current, self.count() - 1))
        self.blockSignals(False)

    def _fill(self, helps: Sequence[str]) -> None:
        self.clear()
        for number, (title, text) in enumerate(zip(self._titles, helps, strict=True), start=1):
            item = QListWidgetItem(f"{number}  {title}", self)
            item.setToolTip(wrapped(f"{text}\n\n{_TIP}"))

    @override
    def startDrag(self, supported: Qt.DropAction) -> None:
        """The rows are moved by whoever hears of it, once Qt is done with the drag."""
        at, self._dropped_at = self.currentRow(), None
        super().startDrag(supported)
        self._ask_for_drop(at)

    def _ask_for_drop(self, at: int) -> None:
        if self._dropped_at is not None:
            self.ask_to_move(at, self._dropped_at)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._dropped_at = self.place_below(self.currentRow(), self._gap_at(event))
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.ignore()

    def _gap_at(self, event: QDropEvent) -> int:
        """The number of rows above the place where it was dropped."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return self.count()
        middle = self.visualRect(index).center().y()
        return index.row() + (event.position().y() > middle)

    @staticmethod
    def place_below(at: int, gap: int) -> int:
        """Where the row at `at` will stand once it is taken out and put in where `gap` rows were above."""
        return gap - 1 if gap > at else gap

    def ask_to_move(self, at: int, to: int) -> None:
        """Says so, unless the row stands there already or there is no such place."""
        if at != to and 0 <= to < self.count():
            self.move_requested.emit(at, to)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, steps = self.currentRow(), {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if with_alt and event.key() in steps:
            self.ask_to_move(row, row + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.remove_requested.emit(row)
        else:
            super().keyPressEvent(event)
