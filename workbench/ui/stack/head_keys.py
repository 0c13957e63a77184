"""The keyboard's way to the task heads: above the topmost row the cursor goes on to them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.targets import HeadSlot, HeadTarget

_LEFT, _RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


class HeadKeys:
    """A cursor on the heads from left to right, and at last on the chip that adds one; `None`: it is elsewhere."""

    def __init__(self, canvas: StackCanvas) -> None:
        self._canvas = canvas
        self._at: int | None = None

    @property
    def at(self) -> int | None:
        """The head under the cursor, by its number; as many as there are heads: the chip that adds one."""
        return None if self._at is None else min(self._at, len(self._canvas.stack_scene.heads.heads))

    def go_to(self, head: int | None) -> None:
        self._at = head
        canvas = self._canvas
        canvas.stack_scene.heads.set_cursor(None if head is None else self._slot(head))
        canvas.show_focus(focused=canvas.hasFocus())
        if head is not None:
            canvas.ensureVisible(canvas.stack_scene.heads.sceneBoundingRect(), 0, 0)
            canvas.announce(self.words())

    def words(self) -> str:
        """What the cursor stands on, for a screen reader."""
        return "" if self.at is None else self._canvas.stack_scene.heads.tip(self._slot(self.at, seen=False))

    def act(self, key: int, *, ctrl: bool, shift: bool) -> bool:
        """Does what a key asks of the heads; false where it asks for nothing here."""
        heads, at = self._canvas.stack_scene.heads.heads, self.at
        if at is None:
            return False
        step = {_LEFT: -1, _RIGHT: 1}.get(Qt.Key(key), 0)
        goal = at + step
        if step and ctrl and shift:
            if at < len(heads) and 0 <= goal < len(heads):
                self._canvas.head_moved.emit(heads[at].name, goal)
                self.go_to(goal)
        elif step:
            self.go_to(min(max(0, goal), len(heads)))
        elif not ctrl and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._canvas.click_head(HeadTarget(self._slot(at, seen=False)))
        else:
            return False
        return True

    def request_menu(self) -> bool:
        """The menu of the head under the cursor, where there is one."""
        heads, at = self._canvas.stack_scene.heads.heads, self.at
        if at is None or at == len(heads):
            return False
        self._canvas.head_menu_requested.emit(heads[at].name, self._canvas.head_rect(self._slot(at)).center())
        return True

    def _slot(self, head: int, *, seen: bool = True) -> HeadSlot:
        """`seen`: where the cursor is drawn, which is the chip that counts the rest for a head without room."""
        return self._canvas.stack_scene.heads.slot_of(head, seen=seen)
