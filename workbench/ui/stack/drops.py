"""Adapters that are dropped on rows from outside the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from typing_extensions import override

from workbench.ui.adapter_mime import adapter_in
from workbench.ui.stack.aiming import target_at
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.edge_scroll import EdgeScroll
from workbench.ui.stack.targets import RowTarget

_EDGE = 28
"""So near to an upper or lower edge, in pixels, the picture scrolls on: what is dragged cannot be followed outside."""


class AdapterDrops(QObject):
    """Listens to what is dragged over a canvas; anything but an adapter is left to the window."""

    def __init__(self, canvas: StackCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._edge_scroll = EdgeScroll(canvas, _EDGE)
        self._edge_scroll.scrolled.connect(self._aim)
        self._pointer_y = 0
        canvas.setAcceptDrops(True)
        canvas.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving are kinds of it
            self._take(event)
            return True
        if event.type() is QEvent.Type.DragLeave:
            self._end()
            return True
        return False

    def _take(self, event: QDropEvent) -> None:
        kind = adapter_in(event.mimeData())
        if not kind:
            event.ignore()
            return
        self._pointer_y = event.position().toPoint().y()
        blocks = self._aim()
        if event.type() is QEvent.Type.DragEnter or blocks:
            event.acceptProposedAction()
        else:
            event.ignore()
        if event.type() is not QEvent.Type.Drop:
            self._edge_scroll.follow(self._pointer_y)
            return
        self._end()
        if blocks:
            self._canvas.adapter_dropped.emit(kind, self._canvas.names(blocks))

    def _aim(self) -> tuple[int, ...]:
        """Marks the rows on which a drop would land: the whole selection where the row under the pointer is of it."""
        canvas = self._canvas
        middle = canvas.viewport().width() // 2
        pos = canvas.mapToScene(middle, self._pointer_y)
        target = target_at(canvas.stack_scene, pos) if canvas.stack is not None else None
        blocks = canvas.selection.targets_at(target.spot.block) if isinstance(target, RowTarget) else ()
        canvas.stack_scene.rows.set_targets(blocks)
        return blocks

    def _end(self) -> None:
        self._edge_scroll.stop()
        self._canvas.stack_scene.rows.set_targets(())
