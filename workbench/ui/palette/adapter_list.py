"""The list of adapters: chosen with the keyboard, dragged with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget
from typing_extensions import override

from workbench.ui.palette.chip import drag_chip
from workbench.ui.palette.delegate import PaletteDelegate
from workbench.ui.palette.entries import PaletteEntry
from workbench.ui.palette.model import Index, PaletteModel

_HOTSPOT = QPoint(10, 13)


class AdapterList(QListView):
    """Return and a double click choose; letters and moving up from the top belong to the search field."""

    kind_chosen = Signal(str)
    entry_changed = Signal()
    """Another adapter is the current one."""
    typed = Signal(str)
    top_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = PaletteModel(self)
        self.setModel(self._palette)
        self.setItemDelegate(PaletteDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setAccessibleName("Adapters")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.choose_current)

    @property
    def entries(self) -> PaletteModel:
        return self._palette

    def set_entries(self, entries: Sequence[PaletteEntry]) -> None:
        """Lists the adapters; the one that was current stays so where it is still there, else the first is."""
        current = self._palette.entry_at(self.currentIndex())
        self._palette.set_entries(entries)
        kept = self._palette.row_of(current.kind) if current else -1
        self.setCurrentIndex(self._palette.index(kept, 0) if kept >= 0 else self._palette.first)

    @property
    def current(self) -> PaletteEntry | None:
        return self._palette.entry_at(self.currentIndex())

    def choose_current(self) -> None:
        """Chooses the current adapter, if any, where it fits the selected blocks."""
        if self.current is not None and self._palette.fits(self.current):
            self.kind_chosen.emit(self.current.kind)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.entry_changed.emit()

    @override
    def startDrag(self, supported: Qt.DropAction) -> None:
        entry = self.current
        if entry is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self._palette.mimeData([self.currentIndex()]))
        drag.setPixmap(drag_chip(entry.title, self.devicePixelRatioF()))
        drag.setHotSpot(_HOTSPOT)
        drag.exec(Qt.DropAction.CopyAction)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held = self._palette.entry_at(self.indexAt(event.position().toPoint())) is not None
        shape = Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.choose_current()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex() == self._palette.first:
            self.top_left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
