"""The part of the stack view that takes mouse and keys: from events to positions of the boundary."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import keys, tips
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.counts import position_text
from workbench.ui.stack.drag import Drag
from workbench.ui.stack.scene import StackScene

_AUTO_SCROLL_MS = 30
_VISIBLE_MARGIN = 48


class StackCanvas(QGraphicsView):
    """Shows a scene and moves its boundary as a preview; what was chosen it only announces."""

    previewed = Signal(int)
    chosen = Signal(int)
    moved = Signal()
    """The boundary is shown at another place, or the same one was shown anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack_scene = StackScene(self)
        self._stack: StackDescription | None = None
        self._boundary = 0
        self._drag: Drag | None = None
        self._pressed: Spot | None = None
        self._pointer = QPoint()
        self._auto_scroll = QTimer(self)
        self._auto_scroll.setInterval(_AUTO_SCROLL_MS)
        self._auto_scroll.timeout.connect(self._scroll_towards_pointer)
        self._set_up()

    def _set_up(self) -> None:
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
        """The position that is seen: the preview while dragging, else the one that was set."""
        return self.stack_scene.frozen

    def set_stack(self, stack: StackDescription) -> None:
        """Shows another stack; a drag under way is let go without a word."""
        same = self._stack is not None and [b.name for b in self._stack.blocks] == [b.name for b in stack.blocks]
        self._forget_drag()
        self._stack = stack
        self.stack_scene.set_stack(stack, keep_unfolded=same)
        self._show(self._boundary)
        if not same:
            self._reveal_from_top()

    def set_boundary(self, frozen_blocks: int) -> None:
        """The position that stands; a drag under way goes on and falls back to it when cancelled."""
        self._boundary = max(0, frozen_blocks)
        if self._drag is None:
            self._show(self._boundary)
            if self.isVisible():
                self.reveal_boundary()
        else:
            self._drag.start = self._clamped(self._boundary)

    def reveal_boundary(self) -> None:
        self.ensureVisible(self.stack_scene.strip_rect(), 0, _VISIBLE_MARGIN)

    def _reveal_from_top(self) -> None:
        """As little below the heads as the boundary allows."""
        self.verticalScrollBar().setValue(0)
        self.reveal_boundary()

    def reveal_block(self, block: int) -> None:
        self.ensureVisible(self.stack_scene.row_rect(block), 0, _VISIBLE_MARGIN)

    def cancel(self) -> None:
        """Ends a drag as if it had never begun."""
        drag = self._drag
        self._forget_drag()
        if drag is not None and drag.at != drag.start:
            self._show(drag.start)
            self.previewed.emit(drag.start)

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self.stack_scene.refresh_look()
        self.setBackgroundBrush(self.stack_scene.background)

    # Mouse -----------------------------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._stack is None:
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
        inside = self.viewport().rect().adjusted(0, 0, 0, -1)
        y = min(max(self._pointer.y(), inside.top()), inside.bottom())
        if self._drag is not None and self._drag.to(self.stack_scene.arrangement, self.mapToScene(QPoint(0, y)).y()):
            self._show(self._drag.at)
            self.previewed.emit(self._drag.at)
        if self._drag is None or y == self._pointer.y():
            self._auto_scroll.stop()
        elif not self._auto_scroll.isActive():
            self._auto_scroll.start()

    def _scroll_towards_pointer(self) -> None:
        """Goes on scrolling while the pointer is held beyond an edge, the faster the farther."""
        beyond = min(self._pointer.y(), 0) + max(self._pointer.y() - self.viewport().height(), 0)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + beyond // 4)
        self._follow_pointer()

    def _finish_drag(self, drag: Drag) -> None:
        """A drag that ends where it began has chosen nothing."""
        self._forget_drag()
        if drag.at != drag.start:
            self._choose(drag.at)

    def _forget_drag(self) -> None:
        self._drag = self._pressed = None
        self._auto_scroll.stop()
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
        elif self._stack is None or self._drag is not None or not keys.is_plain(event) or not self._act_on(event.key()):
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

    # The rest --------------------------------------------------------------------------------------------------------

    @override
    def event(self, event: QEvent) -> bool:
        """Escape belongs to a drag before any shortcut of the window."""
        asked = event.type() is QEvent.Type.ShortcutOverride and self._drag is not None
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self.stack_scene.set_hovered(None)
        return super().viewportEvent(event)

    def tip_at(self, pos: QPoint) -> str:
        """What the tooltip says at a point of the viewport; empty where there is nothing to say."""
        point, scene = self.mapToScene(pos), self.stack_scene
        if self._stack is None:
            return ""
        if scene.arrangement.on_strip(point.y(), self.shown):
            return tips.BOUNDARY
        spot = scene.spot(point)
        if (tip := scene.tip_at(point)) or spot is None:
            return tip
        return tips.spot_tip(self._stack, spot, self.shown, scene.chips(spot.block))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stack_scene.lay_out(self.viewport().width(), self.viewport().height())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stack_scene.boundary.set_focused(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.stack_scene.boundary.set_focused(False)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reveal_from_top()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)

    def _choose(self, frozen_blocks: int) -> None:
        """Announces a choice; until the owner sets it, the position that stands is shown again."""
        if frozen_blocks != self._clamped(self._boundary):
            self.chosen.emit(frozen_blocks)
        self._show(self._boundary)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))

    def _show(self, frozen_blocks: int) -> None:
        self.stack_scene.move_boundary(self._clamped(frozen_blocks))
        if self._stack is not None:
            self.setAccessibleDescription(position_text(self._stack, self.shown))
            self.moved.emit()

    def _clamped(self, frozen_blocks: int) -> int:
        return min(max(0, frozen_blocks), self.stack_scene.num_blocks)
