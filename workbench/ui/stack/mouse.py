"""The mouse over the stack: from events to intentions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from workbench.ui.stack.aiming import rect_of, target_at
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.edge_scroll import EdgeScroll
from workbench.ui.stack.gestures import ChipDrag, Gesture, HandleDrag, HeadDrag
from workbench.ui.stack.targets import HandleTarget, HeadTarget, RowTarget, Target

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class StackMouse(QObject):
    """Takes hold of handles, heads and adapters, and clicks on everything."""

    def __init__(self, canvas: StackCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._scene = canvas.stack_scene
        self._pressed: Target = None
        self._pressed_at = QPoint()
        self._pointer = QPoint()
        self._edge_scroll = EdgeScroll(canvas)
        self._edge_scroll.scrolled.connect(self._follow_pointer)
        canvas.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            self._ask_for_menu(event)
        elif not isinstance(event, QMouseEvent):
            return False
        elif event.type() is QEvent.Type.MouseMove:
            self._move(event)
        elif event.button() is not Qt.MouseButton.LeftButton or self._canvas.stack is None:
            event.ignore()
        elif event.type() is QEvent.Type.MouseButtonRelease:
            self._release(event)
        else:
            self._press(event)
        return True

    def _press(self, event: QMouseEvent) -> None:
        """The second press of two quick ones folds or takes hold as the first does, but moves no boundary back."""
        self._pressed_at = self._pointer = event.position().toPoint()
        pos = self._canvas.mapToScene(self._pressed_at)
        target = target_at(self._scene, pos)
        if isinstance(target, HandleTarget):
            self._canvas.activate(target.kind)
            self._take(HandleDrag(self._scene, target.kind, pos, self._canvas))
        elif isinstance(target, RowTarget) and target.part == "chevron":
            self._canvas.fold(target.spot.block)
        elif event.type() is QEvent.Type.MouseButtonDblClick:
            self._click_twice(target)
        else:
            self._pressed = target

    def _click_twice(self, target: Target) -> None:
        if isinstance(target, RowTarget) and target.part == "rate":
            blocks = self._canvas.names(self._canvas.selection.targets_at(target.spot.block))
            self._canvas.rate_edit_requested.emit(blocks, self._canvas.global_rect(rect_of(self._scene, target)))

    def _move(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._canvas.gesture is None and self._is_pulled():
            self._begin_carrying(self._pressed)
        if self._canvas.gesture is not None:
            self._follow_pointer()
        else:
            self._hover(self._canvas.mapToScene(self._pointer))

    def _release(self, event: QMouseEvent) -> None:
        pos = self._canvas.mapToScene(event.position().toPoint())
        gesture, pressed = self._canvas.gesture, self._pressed
        self._let_go()
        if gesture is not None:
            gesture.finish(copy=bool(event.modifiers() & _CTRL))
        elif pressed is not None and pressed == target_at(self._scene, pos):
            self._click(pressed, event.modifiers())
        self._hover(pos)

    def _ask_for_menu(self, event: QContextMenuEvent) -> None:
        """At the pointer, for what lies there."""
        canvas = self._canvas
        target = target_at(self._scene, canvas.mapToScene(event.pos())) if canvas.stack else None
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            event.ignore()  # the key itself has asked already, at the cursor
        elif isinstance(target, RowTarget):
            block = target.spot.block
            if block not in canvas.selection.blocks:
                canvas.select(canvas.selection.cleared().at(block))
            canvas.menu_requested.emit(canvas.names(canvas.selection.targets_at(block)), event.globalPos())
        elif isinstance(target, HeadTarget) and isinstance(target.slot, int):
            self._canvas.head_menu_requested.emit(self._scene.heads.heads[target.slot].name, event.globalPos())
        else:
            event.ignore()

    # Clicks and drags ------------------------------------------------------------------------------------------------

    def _click(self, target: Target, modifiers: Qt.KeyboardModifier) -> None:
        if isinstance(target, HeadTarget):
            self._canvas.click_head(target)
        elif isinstance(target, RowTarget):
            self._click_row(target, modifiers, self._canvas.global_rect(rect_of(self._scene, target)))

    def _click_row(self, target: RowTarget, modifiers: Qt.KeyboardModifier, rect: QRect) -> None:
        block = target.spot.block
        if modifiers & _SHIFT:
            self._canvas.select(self._canvas.selection.stretched(block))
        elif modifiers & _CTRL:
            self._canvas.select(self._canvas.selection.toggled(block))
        elif target.part == "chip":
            chip = self._scene.rows.items[block].state.block.chips[target.chip]
            self._canvas.adapter_activated.emit(chip.index, self._canvas.names((block,))[0], rect)
        elif target.part == "norm":
            self._canvas.norm_activated.emit(rect)
        elif target.part in ("row", "run"):
            self._canvas.select(self._canvas.selection.cleared())
            self._canvas.choose("freeze", block if block < self._canvas.shown else block + 1)

    def _is_pulled(self) -> bool:
        """Whether what was pressed is held and has been moved farther than a hand trembles."""
        moved = (self._pointer - self._pressed_at).manhattanLength()
        return self._pressed is not None and moved >= QApplication.startDragDistance()

    def _begin_carrying(self, target: Target) -> None:
        """Heads and adapters can be carried elsewhere; pulling at anything else is no drag, and a click still."""
        scene, canvas = self._scene, self._canvas
        if isinstance(target, HeadTarget) and isinstance(target.slot, int):
            self._take(HeadDrag(scene, target.slot, canvas.mapToScene(self._pressed_at), canvas.head_moved.emit))
        elif isinstance(target, RowTarget) and target.part == "chip":
            self._take(ChipDrag(scene, target, self._drop_chip))

    def _drop_chip(self, adapter: int, source: int, goal: int, copy: bool) -> None:  # noqa: FBT001  # a callback
        signal = self._canvas.adapter_copied_to if copy else self._canvas.adapter_moved
        signal.emit(adapter, *self._canvas.names((source, goal)))

    def _take(self, gesture: Gesture) -> None:
        self._pressed = None
        self._canvas.take(gesture)

    def _let_go(self) -> None:
        self._pressed = None
        self._edge_scroll.stop()
        self._canvas.let_go()

    def _follow_pointer(self) -> None:
        gesture = self._canvas.gesture
        if gesture is None:  # ended by a key, or by who owns the stack
            self._edge_scroll.stop()
            return
        y = self._edge_scroll.follow(self._pointer.y())
        gesture.follow(self._canvas.mapToScene(QPoint(self._pointer.x(), y)))

    def _hover(self, pos: QPointF) -> None:
        """The row under the pointer, where a click would lead, and the cursor that says what the mouse would do."""
        target = target_at(self._scene, pos) if self._canvas.stack is not None else None
        on_row = isinstance(target, RowTarget) and target.part != "chevron"
        block = target.spot.block if on_row and isinstance(target, RowTarget) else None
        lead = 0
        if block is not None and isinstance(target, RowTarget) and target.part in ("row", "run"):
            lead = -1 if block < self._canvas.shown else 1
        self._scene.rows.set_hovered(block, lead)
        row_cursor = Qt.CursorShape.ArrowCursor if target is None else Qt.CursorShape.PointingHandCursor
        on_handle = isinstance(target, HandleTarget)
        self._canvas.viewport().setCursor(Qt.CursorShape.SplitVCursor if on_handle else row_cursor)
