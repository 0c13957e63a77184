"""What stands in the stack, what a drag shows for a moment, and what is announced."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import handles
from workbench.ui.stack.aiming import rect_of
from workbench.ui.stack.gestures import Gesture, HandleDrag, HeadDrag
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.pane import StackPane
from workbench.ui.stack.targets import HeadSlot, HeadTarget


class StackCanvas(StackPane):
    """Shows a handle elsewhere as a preview; what was chosen it only announces.

    `StackMouse`, `StackKeys` and `AdapterDrops` watch it and tell it what is meant.
    """

    previewed = Signal(str, int)
    """A handle's kind and its value while it is dragged; the old value again where the drag is cancelled."""
    chosen = Signal(str, int)
    blocks_toggled = Signal(tuple)
    menu_requested = Signal(tuple, QPoint)
    adapter_activated = Signal(int, str, QRect)
    adapter_moved = Signal(int, str, str)
    adapter_copied_to = Signal(int, str, str)
    adapter_dropped = Signal(str, tuple)
    adapters_removed = Signal(tuple)
    copy_requested = Signal(tuple)
    paste_requested = Signal(tuple)
    head_activated = Signal(str, QRect)
    head_add_requested = Signal(QRect)
    head_menu_requested = Signal(str, QPoint)
    head_moved = Signal(str, int)
    rate_edit_requested = Signal(tuple, QRect)
    norm_activated = Signal(QRect)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.gesture: Gesture | None = None
        """The drag under way."""
        self._choosing = False
        self._values: dict[HandleKind, int] = {"freeze": 0, "top": 0, "share": 1 << 30}
        """What the owner set; more than there are blocks means all."""

    # What stands -----------------------------------------------------------------------------------------------------

    def set_stack(self, stack: StackDescription) -> None:
        """Shows another stack; a drag under way ends without a word."""
        self.let_go()
        self.show_stack(stack, self._values)

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        """The share boundary comes and goes with the second head."""
        if isinstance(self.gesture, HeadDrag):
            self.let_go()
        self.stack_scene.set_heads(heads)
        if self.active not in self.stack_scene.positions:
            self.activate("freeze")
        self.show_handle("share", self._values["share"])

    def set_value(self, kind: HandleKind, value: int) -> None:
        """The value that stands; a drag of this handle under way goes on and falls back to it when cancelled."""
        self._values[kind] = max(0, value)
        gesture = self.gesture
        if isinstance(gesture, HandleDrag) and gesture.kind == kind:
            gesture.start = handles.position(kind, value, self.stack_scene.num_blocks)
            return
        before = self.shown_value(kind)
        self.show_handle(kind, self._values[kind])
        if gesture is None and self.shown_value(kind) != before and self._can_reveal(kind):
            self.show_place(kind, chosen_here=self._choosing)

    def _can_reveal(self, kind: HandleKind) -> bool:
        return self.isVisible() and kind in self.stack_scene.positions

    def cancel(self) -> None:
        """Ends a drag as if it had never begun."""
        gesture = self.gesture
        self.let_go()
        if gesture is not None:
            gesture.cancel()

    def preview(self, kind: HandleKind, at: int) -> None:
        """Shows a handle above `at` blocks, and says so."""
        value = handles.value_at(kind, at, self.stack_scene.num_blocks)
        self.show_handle(kind, value)
        self.previewed.emit(kind, value)

    def choose(self, kind: HandleKind, at: int) -> None:
        """Announces a choice; until the owner sets it, the positions that stand are shown again."""
        num_blocks = self.stack_scene.num_blocks
        if at != handles.position(kind, self._values[kind], num_blocks):
            self._choosing = True
            self.chosen.emit(kind, handles.value_at(kind, at, num_blocks))
            self._choosing = False
        for shown, value in self._values.items():
            self.show_handle(shown, value)
        self.announce(self.handle_words())

    def choose_value(self, kind: HandleKind, value: int) -> None:
        """The choice of a number."""
        self.choose(kind, handles.position(kind, value, self.stack_scene.num_blocks))

    # Drags -----------------------------------------------------------------------------------------------------------

    def take(self, gesture: Gesture) -> None:
        """A drag begins."""
        self.gesture = gesture
        self.stack_scene.rows.set_hovered(None)

    def let_go(self) -> None:
        """Ends a drag without a word."""
        if self.gesture is not None:
            self.gesture.let_go()
        self.gesture = None

    # What is asked for -----------------------------------------------------------------------------------------------

    def fold(self, block: int) -> None:
        """Unfolds a block, or folds it."""
        self.stack_scene.unfold(block, unfolded=not self.stack_scene.is_unfolded(block))

    def activate(self, kind: HandleKind) -> None:
        """From now on the keys move this handle."""
        if kind in self.stack_scene.positions:
            self.active = kind
            self.select(self.selection.off_rows())
            self.announce(f"{handles.NAMES[kind]}: {self.handle_words()}")

    def request_menu(self) -> bool:
        """The menu of the chosen rows or of the row of the cursor; false where there is none."""
        blocks = self.selection.targets
        if blocks:
            at = self.selection.cursor if self.selection.cursor is not None else blocks[-1]
            self.reveal_block(at)
            corner = self.global_rect(self.stack_scene.row_rect(at)).center()
            self.menu_requested.emit(self.names(blocks), corner)
        return bool(blocks)

    def head_rect(self, slot: HeadSlot) -> QRect:
        """The chip of a head on the screen; of the chip that counts the rest, where the head has no room."""
        heads = self.stack_scene.heads
        seen = heads.slot_of(slot) if isinstance(slot, int) else slot
        return self.global_rect(rect_of(self.stack_scene, HeadTarget(seen)))

    def click_head(self, target: HeadTarget) -> None:
        """What a click on a head's chip asks for."""
        rect = self.head_rect(target.slot)
        if target.slot == "add":
            self.head_add_requested.emit(rect)
        elif isinstance(target.slot, int):
            self.head_activated.emit(self.stack_scene.heads.heads[target.slot].name, rect)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)
