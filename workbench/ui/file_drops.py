"""Files and folders that are dropped onto a window from outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.ui.drop import DropOverlay, recognised


class FileDrops(QObject):
    """Watches a window; says what dropping would do while something that it understands is held over it."""

    data_dropped = Signal(object)
    """A folder, or a file with a row for each example."""
    weights_dropped = Signal(object)
    document_dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            self._promise(event)
        elif event.type() is QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._take(event)
        elif event.type() is QEvent.Type.DragLeave:
            self._overlay.hide()
        elif event.type() is QEvent.Type.Resize:
            self._overlay.setGeometry(self._window.rect())
        return False

    def _promise(self, event: QDragEnterEvent) -> None:
        dropped = recognised(event.mimeData())
        if dropped is not None:
            self._overlay.setGeometry(self._window.rect())
            self._overlay.promise(dropped.promise)
            event.acceptProposedAction()

    def _take(self, event: QDropEvent) -> None:
        self._overlay.hide()
        dropped = recognised(event.mimeData())
        if dropped is not None:
            if dropped.kind == "foreign":
                return
            event.acceptProposedAction()
            signals = {
                "folder": self.data_dropped,
                "data": self.data_dropped,
                "weights": self.weights_dropped,
                "document": self.document_dropped,
            }
            signals[dropped.kind].emit(dropped.path)
