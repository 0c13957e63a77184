"""What of a tall stack is in sight: revealing, and zooming around a point."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGraphicsView

from workbench.ui.stack.scene import StackScene

_VISIBLE_MARGIN = 48
_NOTCH = 120
"""How far a wheel turns from one catch to the next, in Qt's eighths of a degree."""


class Scrolling:
    """Scrolls a view of the stack, and knows whether the user has."""

    def __init__(self, view: QGraphicsView, scene: StackScene) -> None:
        self._view = view
        self._scene = scene
        self._revealed_at = 0
        self._turned = 0

    @property
    def is_untouched(self) -> bool:
        """Whether the picture stands where it scrolled to by itself."""
        return self._view.verticalScrollBar().value() == self._revealed_at

    def reveal(self, rect: QRectF) -> None:
        """Scrolls no farther than it takes to see a part of the scene."""
        self._view.ensureVisible(rect, 0, _VISIBLE_MARGIN)

    def reveal_handle(self, rect: QRectF) -> None:
        """The same for a handle, which the picture may show again when it gets another size."""
        untouched = self.is_untouched
        self.reveal(rect)
        if untouched:
            self._revealed_at = self._view.verticalScrollBar().value()

    def reveal_from_top(self) -> None:
        """As little below the heads as the boundary allows; what stands at the upper edge is not cut through."""
        bar = self._view.verticalScrollBar()
        bar.setValue(0)
        self.reveal(self._scene.handle_rect("freeze"))
        if bar.value():
            bar.setValue(self._scene.edge_below(bar.value()))
        self._revealed_at = bar.value()

    def zoom(self, step: int, fixed_y: int | None = None) -> None:
        """Rows one step taller (+1) or lower (−1), or so that the whole stack fits (0), as far as it can.

        What lies at `fixed_y` in the viewport (`None`: in its middle) stays there.
        """
        y = self._view.viewport().height() // 2 if fixed_y is None else fixed_y
        share = self._scene.height_share(self._view.mapToScene(0, y).y())
        self._scene.zoom(step)
        self._view.verticalScrollBar().setValue(round(self._scene.at_share(share) - y))

    def turn(self, event: QWheelEvent) -> bool:
        """With Ctrl the wheel zooms around the pointer; false where it is to scroll."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        for _ in range(abs(steps)):
            self.zoom(1 if steps > 0 else -1, round(event.position().y()))
        return True
