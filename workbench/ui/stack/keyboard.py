"""The part of the stack view that takes the keys: all that the mouse can do to handles, rows and heads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.ui.stack import keys
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.head_keys import HeadKeys

_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


class StackKeyboard(StackCanvas):
    """The whole pane: what `StackCanvas` shows and takes from the mouse, and the keys."""

    blocks_toggled = Signal(tuple)
    adapters_removed = Signal(tuple)
    copy_requested = Signal(tuple)
    paste_requested = Signal(tuple)
    zoom_requested = Signal(int)
    """+1 in, −1 out, 0 to where the whole stack fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._head_keys = HeadKeys(self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_dragging:
            if event.key() == Key.Key_Escape:
                self.cancel()
            else:
                event.ignore()
        elif self.stack is None or not self._act_on(event):
            event.ignore()

    @override
    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are the stack's before any shortcut of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        held, key = keys.modifiers(event), event.key()
        if key == Key.Key_Escape:
            return self.is_dragging or self._has_chosen
        if held == _CTRL:
            return key in (Key.Key_A, Key.Key_C, Key.Key_V) or key in keys.ZOOMS or keys.goal(key, 0, 0) is not None
        return held == _PLAIN and (key in keys.HANDLES or key in (Key.Key_Space, Key.Key_Delete))

    @property
    def _has_chosen(self) -> bool:
        return self._head_keys.at is not None or self.selection.cursor is not None or bool(self.selection.blocks)

    def _act_on(self, event: QKeyEvent) -> bool:
        """Does what a key asks for; false where it asks for nothing here."""
        held, key = keys.modifiers(event), event.key()
        if held & _CTRL and key in keys.ZOOMS:
            self.zoom_requested.emit(keys.ZOOMS[Key(key)])
            return True
        if key == Key.Key_Menu or (held == _SHIFT and key == Key.Key_F10):
            return self._head_keys.request_menu() or self.request_menu()
        if self._head_keys.act(key, ctrl=bool(held & _CTRL), shift=bool(held & _SHIFT)):
            return True
        if held == _PLAIN:
            return self._act_on_handle(key) or self._act_on_rows(key)
        if held in (_CTRL, _CTRL | _SHIFT):
            return self._move_cursor(key, stretch=bool(held & _SHIFT)) or (held == _CTRL and self._act_with_ctrl(key))
        return False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._head_keys.go_to(None)
        super().mousePressEvent(event)

    # Handles ---------------------------------------------------------------------------------------------------------

    def _act_on_handle(self, key: int) -> bool:
        at, num_blocks = self.stack_scene.positions[self.active], self.stack_scene.num_blocks
        goal = keys.goal(key, at, num_blocks)
        if goal is not None:
            self.choose(self.active, goal)
            self.reveal_handle(self.active)
        elif key in keys.HANDLES:
            self.activate(keys.HANDLES[Key(key)])
        return goal is not None or key in keys.HANDLES

    # Rows ------------------------------------------------------------------------------------------------------------

    def _act_on_rows(self, key: int) -> bool:
        """What keys without a modifier do to the row of the cursor and to the chosen rows."""
        unfolded, cursor = keys.unfolds(key), self.selection.cursor
        if unfolded is not None:
            above = min(self.shown, self.stack_scene.num_blocks - 1)
            self.stack_scene.unfold(above if cursor is None else cursor, unfolded=unfolded)
        elif key in (Key.Key_Return, Key.Key_Enter) and cursor is not None:
            self.fold(cursor)
        elif key == Key.Key_Escape and self._has_chosen:
            self._head_keys.go_to(None)
            self.select(self.selection.cleared())
        elif key in (Key.Key_Space, Key.Key_Delete) and self.selection.targets:
            signal = self.blocks_toggled if key == Key.Key_Space else self.adapters_removed
            signal.emit(self.names(self.selection.targets))
        else:
            return False
        return True

    def _act_with_ctrl(self, key: int) -> bool:
        if key == Key.Key_A:
            self.select(self.selection.everything(self.stack_scene.num_blocks))
            self.announce(self.row_words())
        elif key in (Key.Key_C, Key.Key_V) and self.selection.targets:
            signal = self.copy_requested if key == Key.Key_C else self.paste_requested
            signal.emit(self.names(self.selection.targets))
        else:
            return False
        return True

    def _move_cursor(self, key: int, *, stretch: bool) -> bool:
        """Ctrl with the keys that move a handle moves the cursor; Shift besides chooses what it passes."""
        last = self.stack_scene.num_blocks - 1
        cursor = self.selection.cursor
        begins = min(self.shown, last)
        goal = keys.goal(key, begins if cursor is None else cursor, last)
        if goal is None:
            return False
        if self._head_keys.at is not None or (key == Key.Key_Up and cursor == last and not stretch):
            self._head_keys.go_to(0 if key == Key.Key_Up else None)
            return True
        if cursor is None and key in (Key.Key_Up, Key.Key_Down):
            goal = begins  # the first press puts the cursor above the boundary, the next moves it
        self.select(self.selection.stretched(goal) if stretch else self.selection.at(goal))
        self.reveal_block(goal)
        self.announce(self.row_words())
        return True
