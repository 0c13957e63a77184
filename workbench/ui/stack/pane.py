"""The stack as a picture that scrolls: what stands where, and what it says of itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import tips
from workbench.ui.stack.counts import position_text
from workbench.ui.stack.scene import StackScene

_VISIBLE_MARGIN = 48


class StackPane(QGraphicsView):
    """Shows a scene and tells screen readers and tooltips about it; `StackCanvas` adds the hands."""

    moved = Signal()
    """The boundary is shown at another place, or the same one was shown anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack_scene = StackScene(self)
        self.stack: StackDescription | None = None
        self._revealed_at = 0
        self.setScene(self.stack_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Freeze boundary")
        self.refresh_look()

    @property
    def shown(self) -> int:
        """The number of frozen blocks that is seen: the preview while dragging, else what was set."""
        return self.stack_scene.frozen

    def show_stack(self, stack: StackDescription, frozen_blocks: int) -> None:
        """Shows a model; what was unfolded stays so where the blocks are the same."""
        same = self.stack is not None and [b.name for b in self.stack.blocks] == [b.name for b in stack.blocks]
        self.stack = stack
        self.stack_scene.set_stack(stack, keep_unfolded=same)
        self.show_boundary(frozen_blocks)
        if not same:
            self._reveal_from_top()

    def show_boundary(self, frozen_blocks: int) -> None:
        """Draws the boundary there; beyond the stack means at its end."""
        self.stack_scene.move_boundary(self.clamped(frozen_blocks))
        if self.stack is not None:
            self.setAccessibleDescription(position_text(self.stack, self.shown))
            self.moved.emit()

    def clamped(self, frozen_blocks: int) -> int:
        return min(max(0, frozen_blocks), self.stack_scene.num_blocks)

    def reveal_boundary(self) -> None:
        self.ensureVisible(self.stack_scene.strip_rect(), 0, _VISIBLE_MARGIN)

    def reveal_block(self, block: int) -> None:
        self.ensureVisible(self.stack_scene.row_rect(block), 0, _VISIBLE_MARGIN)

    def _reveal_from_top(self) -> None:
        """As little below the heads as the boundary allows."""
        self.verticalScrollBar().setValue(0)
        self.reveal_boundary()
        self._revealed_at = self.verticalScrollBar().value()

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self.stack_scene.refresh_look()
        self.setBackgroundBrush(self.stack_scene.background)

    def tip_at(self, pos: QPoint) -> str:
        """What the tooltip says at a point of the viewport; empty where there is nothing to say."""
        point, scene = self.mapToScene(pos), self.stack_scene
        if self.stack is None:
            return ""
        if scene.arrangement.on_strip(point.y(), self.shown):
            return tips.BOUNDARY
        spot = scene.spot(point)
        if (tip := scene.tip_at(point)) or spot is None:
            return tip
        return tips.spot_tip(self.stack, spot, self.shown, scene.chips(spot.block))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self.stack_scene.set_hovered(None)
        return super().viewportEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        untouched = self.verticalScrollBar().value() == self._revealed_at
        self.stack_scene.lay_out(self.viewport().width(), self.viewport().height())
        if untouched:  # else the user scrolled, and what is in sight stays there
            self._reveal_from_top()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reveal_from_top()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stack_scene.boundary.set_focused(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.stack_scene.boundary.set_focused(False)
