"""The keys of the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

if TYPE_CHECKING:
    from workbench.ui.gallery.grid import GalleryGrid

_ZOOM = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class GridKeys(QObject):
    """Arrows, Page Up and Down, Home and End move the choice; plus and minus zoom, also without Ctrl."""

    def __init__(self, grid: GalleryGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        grid.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in _ZOOM:
            self._grid.zoom(_ZOOM[key])
            return True
        step = self._steps().get(key)
        if step is None or not len(self._grid.examples):
            return False
        last = len(self._grid.examples) - 1
        start = self._grid.current_cell
        begins = start < 0 and key != Qt.Key.Key_End
        self._grid.choose(0 if begins else min(max(start + step, 0), last))
        return True

    def _steps(self) -> dict[Qt.Key, int]:
        cells = self._grid.cells
        page = max(1, self._grid.viewport().height() // cells.step_y) * cells.columns
        return {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -cells.columns,
            Qt.Key.Key_Down: cells.columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -cells.count,
            Qt.Key.Key_End: cells.count,
        }
