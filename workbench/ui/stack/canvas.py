"""The part of the stack view that takes mouse and keys: from events to positions of the boundary."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import keys
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.drag import Drag
from workbench.ui.stack.edge_scroll import EdgeScroll
from workbench.ui.stack.pane import StackPane


class StackCanvas(StackPane):
    """Moves the boundary as a preview; what was chosen it only announces."""

    previewed = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._boundary = 0
        self._drag: Drag | None = None
        self._pressed: Spot | None = None
        self._pointer = QPoint()
        self._edge_scroll = EdgeScroll(self)
        self._edge_scroll.scrolled.connect(self._follow_pointer)

    def set_stack(self, stack: StackDescription) -> None:
        """Shows another stack; a drag under way is let go without a word."""
        self._forget_drag()
        self.show_stack(stack, self._boundary)

    def set_boundary(self, frozen_blocks: int) -> None:
        """The position that stands; a drag under way goes on and falls back to it when cancelled."""
        self._boundary = max(0, frozen_blocks)
        if self._drag is None:
            before = self.shown
            self.show_boundary(self._boundary)
            if self.shown != before and self.isVisible():
                self.reveal_boundary()
        else:
            self._drag.start = self.clamped(self._boundary)

    def cancel(self) -> None:
        """Ends a drag as if it had never begun."""
        drag = self._drag
        self._forget_drag()
        if drag is not None and drag.at != drag.start:
            self.show_boundary(drag.start)
            self.reveal_boundary()
            self.previewed.emit(drag.start)

    # Mouse -----------------------------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.stack is None:
            event.ignore()
            return
        pos = self.mapToScene(event.position().toPoint())
        arrangement = self.stack_scene.arrangement
        if arrangement.on_strip(pos.y(), self.shown):
            self._drag = Drag.begin(arrangement, self.shown, pos.y())
            self.stack_scene.boundary.set_held(True)
            self.stack_scene.set_hovered(None)
        elif self.stack_scene.on_chevron(pos):
            self._fold_at(pos)
        else:
            self._pressed = self.stack_scene.spot(pos)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of two quick clicks: it folds or takes hold as the first, but moves no boundary back."""
        self.mousePressEvent(event)
        self._pressed = None

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._drag is not None:
            self._follow_pointer()
        else:
            self._hover(self.mapToScene(self._pointer))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        pressed, self._pressed = self._pressed, None
        pos = self.mapToScene(event.position().toPoint())
        if self._drag is not None:
            self._finish_drag(self._drag)
        elif pressed is not None and pressed == self.stack_scene.spot(pos):
            self._choose(pressed.block if pressed.block < self.shown else pressed.block + 1)
        self._hover(self.mapToScene(event.position().toPoint()))

    def _follow_pointer(self) -> None:
        y = self._edge_scroll.follow(self._pointer.y())
        if self._drag is not None and self._drag.to(self.stack_scene.arrangement, self.mapToScene(QPoint(0, y)).y()):
            self.show_boundary(self._drag.at)
            self.previewed.emit(self._drag.at)

    def _finish_drag(self, drag: Drag) -> None:
        """A drag that ends where it began has chosen nothing."""
        self._forget_drag()
        if drag.at != drag.start:
            self._choose(drag.at)
        self.reveal_boundary()  # where it was dropped it may stand half beyond an edge

    def _forget_drag(self) -> None:
        self._drag = self._pressed = None
        self._edge_scroll.stop()
        self.stack_scene.boundary.set_held(False)

    def _hover(self, pos: QPointF) -> None:
        scene = self.stack_scene
        spot = None if scene.on_chevron(pos) else scene.spot(pos)
        scene.set_hovered(spot)
        on_strip = scene.arrangement.on_strip(pos.y(), self.shown)
        row_cursor = Qt.CursorShape.PointingHandCursor if scene.spot(pos) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.SplitVCursor if on_strip else row_cursor)

    def _fold_at(self, pos: QPointF) -> None:
        spot = self.stack_scene.spot(pos)
        if spot is not None:
            self.stack_scene.unfold(spot.block, unfolded=not self.stack_scene.is_unfolded(spot.block))

    # Keys ------------------------------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._drag is not None and event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif self.stack is None or self._drag is not None or not keys.is_plain(event) or not self._act_on(event.key()):
            event.ignore()

    def _act_on(self, key: int) -> bool:
        """Does what a key asks for; false where it asks for nothing here."""
        num_blocks = self.stack_scene.num_blocks
        goal, unfolded = keys.goal(key, self.shown, num_blocks), keys.unfolds(key)
        if goal is not None:
            self._choose(goal)
            self.reveal_boundary()
        elif unfolded is not None:
            self.stack_scene.unfold(min(self.shown, num_blocks - 1), unfolded=unfolded)
        return goal is not None or unfolded is not None

    @override
    def event(self, event: QEvent) -> bool:
        """Escape belongs to a drag before any shortcut of the window."""
        asked = event.type() is QEvent.Type.ShortcutOverride and self._drag is not None
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    # Choosing --------------------------------------------------------------------------------------------------------

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)

    def _choose(self, frozen_blocks: int) -> None:
        """Announces a choice; until the owner sets it, the position that stands is shown again."""
        if frozen_blocks != self.clamped(self._boundary):
            self.chosen.emit(frozen_blocks)
        self.show_boundary(self._boundary)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))
