"""What each key does in the stack.

Without a modifier the keys move a handle, like a vertical slider whose value is the handle's position; with Ctrl they
move a cursor from row to row.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from workbench.ui.stack.handles import HandleKind

_PAGES = 5
"""Page Up and Page Down move by this fraction of the stack."""
HANDLES: Mapping[int, HandleKind] = {
    Qt.Key.Key_B: "freeze",
    Qt.Key.Key_T: "top",
    Qt.Key.Key_S: "share",
}
ZOOMS: Mapping[int, int] = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_0: 0,
}
"""With Ctrl: in, out, and back to where everything fits (0)."""


def goal(key: int, position: int, num_blocks: int) -> int | None:
    """Where a key moves a handle, or the cursor, to, within 0…`num_blocks`; `None` for any other key."""
    page = max(2, num_blocks // _PAGES)
    goals: dict[int, int] = {
        Qt.Key.Key_Up: position + 1,
        Qt.Key.Key_Down: position - 1,
        Qt.Key.Key_PageUp: position + page,
        Qt.Key.Key_PageDown: position - page,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: num_blocks,
    }
    return min(max(0, goals[key]), num_blocks) if key in goals else None


def unfolds(key: int) -> bool | None:
    """True for the key that unfolds, False for the one that folds, `None` for any other."""
    folding: dict[int, bool] = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}
    return folding.get(key)


def modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    """The modifiers held, the number pad's mark left out."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
