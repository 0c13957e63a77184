"""The keys of the stack: all that the mouse can do to handles, rows and heads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from workbench.ui.stack import keys
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.head_keys import HeadKeys

_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
_FOCUS_KEYS = (Key.Key_Tab, Key.Key_Backtab)


class StackKeys(QObject):
    """Acts while the canvas has the focus; a click with the mouse takes the cursor off the heads."""

    def __init__(self, canvas: StackCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._head_keys = HeadKeys(canvas)
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self._head_keys.go_to(None)
        if watched is not self._canvas or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and self._claims(event):
            event.accept()
            return True
        if event.type() is not QEvent.Type.KeyPress or event.key() in _FOCUS_KEYS:
            return False
        event.setAccepted(self._press(event))
        return True

    def _press(self, event: QKeyEvent) -> bool:
        """False for a key that means nothing here, and is left to the window."""
        canvas = self._canvas
        if canvas.gesture is not None:
            if event.key() == Key.Key_Escape:
                canvas.cancel()
            return event.key() == Key.Key_Escape
        return canvas.stack is not None and self._act_on(event)

    def _claims(self, event: QKeyEvent) -> bool:
        held, key = keys.modifiers(event), event.key()
        if key == Key.Key_Escape:
            return self._canvas.gesture is not None or self._has_chosen
        if held == _CTRL:
            return key in (Key.Key_A, Key.Key_C, Key.Key_V) or key in keys.ZOOMS or keys.goal(key, 0, 0) is not None
        return held == _PLAIN and (key in keys.HANDLES or key in (Key.Key_Space, Key.Key_Delete))

    @property
    def _has_chosen(self) -> bool:
        selection = self._canvas.selection
        return self._head_keys.at is not None or selection.cursor is not None or bool(selection.blocks)

    def _act_on(self, event: QKeyEvent) -> bool:
        """Does what a key asks for; false where it asks for nothing here."""
        held, key = keys.modifiers(event), event.key()
        if held & _CTRL and key in keys.ZOOMS:
            self._canvas.zoom(keys.ZOOMS[Key(key)])
            return True
        if key == Key.Key_Menu or (held == _SHIFT and key == Key.Key_F10):
            return self._head_keys.request_menu() or self._canvas.request_menu()
        if self._head_keys.act(key, ctrl=bool(held & _CTRL), shift=bool(held & _SHIFT)):
            return True
        if held == _PLAIN:
            return self._act_on_handle(key) or self._act_on_rows(key)
        if held in (_CTRL, _CTRL | _SHIFT):
            return self._move_cursor(key, stretch=bool(held & _SHIFT)) or (held == _CTRL and self._act_with_ctrl(key))
        return False

    # Handles ---------------------------------------------------------------------------------------------------------

    def _act_on_handle(self, key: int) -> bool:
        at, num_blocks = self._canvas.stack_scene.positions[self._canvas.active], self._canvas.stack_scene.num_blocks
        goal = keys.goal(key, at, num_blocks)
        if goal is not None:
            self._head_keys.go_to(None)
            self._canvas.select(self._canvas.selection.off_rows())
            self._canvas.choose(self._canvas.active, goal)
            self._canvas.reveal_handle(self._canvas.active)
        elif key in keys.HANDLES:
            self._canvas.activate(keys.HANDLES[Key(key)])
        return goal is not None or key in keys.HANDLES

    # Rows ------------------------------------------------------------------------------------------------------------

    def _act_on_rows(self, key: int) -> bool:
        """What keys without a modifier do to the row of the cursor and to the chosen rows."""
        unfolded, cursor = keys.unfolds(key), self._canvas.selection.cursor
        if unfolded is not None:
            above = min(self._canvas.shown, self._canvas.stack_scene.num_blocks - 1)
            self._canvas.stack_scene.unfold(above if cursor is None else cursor, unfolded=unfolded)
        elif key in (Key.Key_Return, Key.Key_Enter) and cursor is not None:
            self._canvas.fold(cursor)
        elif key == Key.Key_Escape and self._has_chosen:
            self._head_keys.go_to(None)
            self._canvas.select(self._canvas.selection.cleared())
        elif key in (Key.Key_Space, Key.Key_Delete) and self._canvas.selection.targets:
            signal = self._canvas.blocks_toggled if key == Key.Key_Space else self._canvas.adapters_removed
            signal.emit(self._canvas.names(self._canvas.selection.targets))
        else:
            return False
        return True

    def _act_with_ctrl(self, key: int) -> bool:
        if key == Key.Key_A:
            self._canvas.select(self._canvas.selection.everything(self._canvas.stack_scene.num_blocks))
            self._canvas.announce(self._canvas.row_words())
        elif key in (Key.Key_C, Key.Key_V) and self._canvas.selection.targets:
            signal = self._canvas.copy_requested if key == Key.Key_C else self._canvas.paste_requested
            signal.emit(self._canvas.names(self._canvas.selection.targets))
        else:
            return False
        return True

    def _move_cursor(self, key: int, *, stretch: bool) -> bool:
        """Ctrl with the keys that move a handle moves the cursor; Shift besides chooses what it passes."""
        last = self._canvas.stack_scene.num_blocks - 1
        cursor = self._canvas.selection.cursor
        begins = min(self._canvas.shown, last)
        goal = keys.goal(key, begins if cursor is None else cursor, last)
        if goal is None:
            return False
        if self._head_keys.at is not None or (key == Key.Key_Up and cursor == last and not stretch):
            self._head_keys.go_to(0 if key == Key.Key_Up else None)
            return True
        if cursor is None and key in (Key.Key_Up, Key.Key_Down):
            goal = begins  # the first press puts the cursor above the boundary, the next moves it
        self._canvas.select(self._canvas.selection.stretched(goal) if stretch else self._canvas.selection.at(goal))
        self._canvas.reveal_block(goal)
        self._canvas.announce(self._canvas.row_words())
        return True
