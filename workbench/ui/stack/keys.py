"""What each key does in the stack.

Without a modifier the keys move a handle, like a vertical slider whose value is the handle's position; with Ctrl they
move a cursor from row to row.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from workbench.ui.stack.handles import HandleKind

SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("↑ ↓", "Move the freeze boundary by a block, when the stack has the focus"),
    ("PgUp, PgDn", "Move it by a fifth of the stack"),
    ("Home, End", "Freeze nothing, freeze everything"),
    ("B, T, S", "Let these keys move the freeze boundary, the one from the top, the share boundary"),
    ("Ctrl+↑ ↓", "Move from row to row, and beyond the topmost to the task heads"),
    ("Ctrl+Shift+↑ ↓", "Choose rows"),
    ("Ctrl+A", "Choose every row"),
    ("Space", "Freeze or thaw the chosen blocks on their own"),
    ("Del", "Remove the adapters of the chosen blocks"),
    ("Ctrl+C, Ctrl+V", "Copy the adapters of a block, paste them on the chosen ones"),
    ("Shift+F10, Menu", "Open the menu of the chosen rows, or of a head"),
    ("→ ←, Enter", "Unfold a block to its layers, fold it; on the heads go to the next, open it"),
    ("Ctrl+Shift+← →", "Move a head"),
    ("Ctrl++, Ctrl+−, Ctrl+0", "Zoom the stack in, out, and to where it fits"),
    ("Ctrl+F", "Find a block or a layer"),
    ("Esc", "Give up a drag, choose nothing"),
)
"""Every key of the stack and what it does there, for the list of shortcuts."""
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
