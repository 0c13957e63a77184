"""The part of the stack view that takes the mouse: from events to intentions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import handles
from workbench.ui.stack.edge_scroll import EdgeScroll
from workbench.ui.stack.gestures import ChipDrag, Gesture, HandleDrag, HeadDrag
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.pane import StackPane
from workbench.ui.stack.targets import HandleTarget, HeadSlot, HeadTarget, RowTarget, Target

_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class StackCanvas(StackPane):
    """Moves handles as a preview; what was chosen it only announces."""

    previewed = Signal(str, int)
    """A handle's kind and its value while it is dragged; the old value again where the drag is cancelled."""
    chosen = Signal(str, int)
    menu_requested = Signal(tuple, QPoint)
    head_menu_requested = Signal(str, QPoint)
    adapter_activated = Signal(int, str, QRect)
    adapter_moved = Signal(int, str, str)
    adapter_copied_to = Signal(int, str, str)
    adapter_dropped = Signal(str, tuple)
    head_activated = Signal(str, QRect)
    head_add_requested = Signal(QRect)
    head_moved = Signal(str, int)
    rate_edit_requested = Signal(tuple, QRect)
    norm_activated = Signal(QRect)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: dict[HandleKind, int] = {"freeze": 0, "top": 0, "share": 1 << 30}
        """What the owner set; more than there are blocks means all."""
        self._gesture: Gesture | None = None
        self._pressed: Target = None
        self._pressed_at = QPoint()
        self._pointer = QPoint()
        self._edge_scroll = EdgeScroll(self)
        self._edge_scroll.scrolled.connect(self._follow_pointer)

    # What stands -----------------------------------------------------------------------------------------------------

    @property
    def is_dragging(self) -> bool:
        return self._gesture is not None

    def set_stack(self, stack: StackDescription) -> None:
        """Shows another stack; a drag under way ends without a word."""
        self._let_go()
        self.show_stack(stack, self._values)

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        """The share boundary comes and goes with the second head."""
        if isinstance(self._gesture, HeadDrag):
            self._let_go()
        self.stack_scene.set_heads(heads)
        if self.active not in self.stack_scene.positions:
            self.activate("freeze")
        self.show_handle("share", self._values["share"])

    def set_value(self, kind: HandleKind, value: int) -> None:
        """The value that stands; a drag of this handle under way goes on and falls back to it when cancelled."""
        self._values[kind] = max(0, value)
        gesture = self._gesture
        if isinstance(gesture, HandleDrag) and gesture.kind == kind:
            gesture.start = handles.position(kind, value, self.stack_scene.num_blocks)
            return
        before = self.shown_value(kind)
        self.show_handle(kind, self._values[kind])
        if gesture is None and self.shown_value(kind) != before and self._can_reveal(kind):
            self.reveal_handle(kind)

    def _can_reveal(self, kind: HandleKind) -> bool:
        return self.isVisible() and kind in self.stack_scene.positions

    def cancel(self) -> None:
        """Ends a drag as if it had never begun."""
        gesture = self._gesture
        self._let_go()
        if gesture is not None:
            gesture.cancel()

    def preview(self, kind: HandleKind, at: int) -> None:
        """Shows a handle above `at` blocks, and says so."""
        value = handles.value_at(kind, at, self.stack_scene.num_blocks)
        self.show_handle(kind, value)
        self.previewed.emit(kind, value)

    def choose(self, kind: HandleKind, at: int) -> None:
        """Announces a choice; until the owner sets it, the position that stands is shown again."""
        num_blocks = self.stack_scene.num_blocks
        if at != handles.position(kind, self._values[kind], num_blocks):
            self.chosen.emit(kind, handles.value_at(kind, at, num_blocks))
        self.show_handle(kind, self._values[kind])
        self.announce(self.handle_words())

    def choose_value(self, kind: HandleKind, value: int) -> None:
        """The choice of a number."""
        self.choose(kind, handles.position(kind, value, self.stack_scene.num_blocks))

    # Mouse -----------------------------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.stack is None:
            event.ignore()
            return
        self._pressed_at = self._pointer = event.position().toPoint()
        pos = self.mapToScene(self._pressed_at)
        target = self.stack_scene.target(pos)
        if isinstance(target, HandleTarget):
            self.activate(target.kind)
            self._take(HandleDrag(self.stack_scene, target.kind, pos, self))
        elif isinstance(target, RowTarget) and target.part == "chevron":
            self.fold(target.spot.block)
        else:
            self._pressed = target

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of two quick clicks: it folds or takes hold as the first, but moves no boundary back."""
        self.mousePressEvent(event)
        target, self._pressed = self._pressed, None
        if isinstance(target, RowTarget) and target.part == "rate":
            blocks = self.names(self.selection.targets_at(target.spot.block))
            self.rate_edit_requested.emit(blocks, self.global_rect(self.stack_scene.rect_of(target)))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._gesture is None and self._is_pulled():
            self._begin_carrying(self._pressed)
        if self._gesture is not None:
            self._follow_pointer()
        else:
            self._hover(self.mapToScene(self._pointer))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        pos = self.mapToScene(event.position().toPoint())
        gesture, pressed = self._gesture, self._pressed
        self._let_go()
        if gesture is not None:
            gesture.finish(copy=bool(event.modifiers() & _CTRL))
        elif pressed is not None and pressed == self.stack_scene.target(pos):
            self._click(pressed, event.modifiers())
        self._hover(pos)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the pointer for what lies there; by the key for the chosen rows, else the row of the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.request_menu()
            return
        target = self.stack_scene.target(self.mapToScene(event.pos())) if self.stack else None
        if isinstance(target, RowTarget):
            block = target.spot.block
            if block not in self.selection.blocks:
                self.select(self.selection.cleared().at(block))
            self.menu_requested.emit(self.names(self.selection.targets_at(block)), event.globalPos())
        elif isinstance(target, HeadTarget) and isinstance(target.slot, int):
            self.head_menu_requested.emit(self.stack_scene.heads.heads[target.slot].name, event.globalPos())
        else:
            event.ignore()

    def request_menu(self) -> bool:
        """The menu of the chosen rows or of the row of the cursor; false where there is none."""
        blocks = self.selection.targets
        if blocks:
            at = self.selection.cursor if self.selection.cursor is not None else blocks[-1]
            self.reveal_block(at)
            corner = self.global_rect(self.stack_scene.row_rect(at)).center()
            self.menu_requested.emit(self.names(blocks), corner)
        return bool(blocks)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)

    def fold(self, block: int) -> None:
        """Unfolds a block, or folds it."""
        self.stack_scene.unfold(block, unfolded=not self.stack_scene.is_unfolded(block))

    def activate(self, kind: HandleKind) -> None:
        """From now on the keys move this handle."""
        if kind in self.stack_scene.positions:
            self.active = kind
            self._show_focus(focused=self.hasFocus())
            self._describe()
            self.announce(f"{handles.NAMES[kind]}: {self.handle_words()}")

    # Clicks and drags ------------------------------------------------------------------------------------------------

    def _click(self, target: Target, modifiers: Qt.KeyboardModifier) -> None:
        if isinstance(target, HeadTarget):
            self.click_head(target)
        elif isinstance(target, RowTarget):
            self._click_row(target, modifiers, self.global_rect(self.stack_scene.rect_of(target)))

    def head_rect(self, slot: HeadSlot) -> QRect:
        """The chip of a head on the screen; of the chip that counts the rest, where the head has no room."""
        heads = self.stack_scene.heads
        seen = heads.slot_of(slot) if isinstance(slot, int) else slot
        return self.global_rect(self.stack_scene.rect_of(HeadTarget(seen)))

    def click_head(self, target: HeadTarget) -> None:
        """What a click on a head's chip asks for."""
        rect = self.head_rect(target.slot)
        if target.slot == "add":
            self.head_add_requested.emit(rect)
        elif isinstance(target.slot, int):
            self.head_activated.emit(self.stack_scene.heads.heads[target.slot].name, rect)

    def _click_row(self, target: RowTarget, modifiers: Qt.KeyboardModifier, rect: QRect) -> None:
        block = target.spot.block
        if modifiers & _SHIFT:
            self.select(self.selection.stretched(block))
        elif modifiers & _CTRL:
            self.select(self.selection.toggled(block))
        elif target.part == "chip":
            chip = self.stack_scene.rows.items[block].state.block.chips[target.chip]
            self.adapter_activated.emit(chip.index, self.names((block,))[0], rect)
        elif target.part == "norm":
            self.norm_activated.emit(rect)
        elif target.part == "row":
            self.select(self.selection.cleared())
            self.choose("freeze", block if block < self.shown else block + 1)

    def _is_pulled(self) -> bool:
        """Whether what was pressed is held and has been moved farther than a hand trembles."""
        moved = (self._pointer - self._pressed_at).manhattanLength()
        return self._pressed is not None and moved >= QApplication.startDragDistance()

    def _begin_carrying(self, target: Target) -> None:
        """Heads and adapters can be carried elsewhere; pulling at anything else is no drag, and a click still."""
        scene = self.stack_scene
        if isinstance(target, HeadTarget) and isinstance(target.slot, int):
            self._take(HeadDrag(scene, target.slot, self.mapToScene(self._pressed_at), self.head_moved.emit))
        elif isinstance(target, RowTarget) and target.part == "chip":
            self._take(ChipDrag(scene, target, self._drop_chip))

    def _drop_chip(self, adapter: int, source: int, goal: int, copy: bool) -> None:  # noqa: FBT001  # a callback
        signal = self.adapter_copied_to if copy else self.adapter_moved
        signal.emit(adapter, *self.names((source, goal)))

    def _take(self, gesture: Gesture) -> None:
        self._gesture, self._pressed = gesture, None
        self.stack_scene.rows.set_hovered(None)

    def _let_go(self) -> None:
        if self._gesture is not None:
            self._gesture.let_go()
        self._gesture = self._pressed = None
        self._edge_scroll.stop()

    def _follow_pointer(self) -> None:
        if self._gesture is not None:
            y = self._edge_scroll.follow(self._pointer.y())
            self._gesture.follow(self.mapToScene(QPoint(self._pointer.x(), y)))

    def _hover(self, pos: QPointF) -> None:
        """The row under the pointer, where a click would lead, and the cursor that says what the mouse would do."""
        target = self.stack_scene.target(pos) if self.stack is not None else None
        on_row = isinstance(target, RowTarget) and target.part != "chevron"
        block = target.spot.block if on_row and isinstance(target, RowTarget) else None
        lead = 0
        if block is not None and isinstance(target, RowTarget) and target.part == "row":
            lead = -1 if block < self.shown else 1
        self.stack_scene.rows.set_hovered(block, lead)
        row_cursor = Qt.CursorShape.ArrowCursor if target is None else Qt.CursorShape.PointingHandCursor
        on_handle = isinstance(target, HandleTarget)
        self.viewport().setCursor(Qt.CursorShape.SplitVCursor if on_handle else row_cursor)
