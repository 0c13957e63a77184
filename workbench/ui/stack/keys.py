"""What the keys do to the boundary: like a vertical slider whose value is the number of frozen blocks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PAGES = 5
"""Page Up and Page Down move by this fraction of the stack."""


def goal(key: int, frozen_blocks: int, num_blocks: int) -> int | None:
    """Where a key moves the boundary to, within the stack; `None` for any other key."""
    page = max(2, num_blocks // _PAGES)
    goals: dict[int, int] = {
        Qt.Key.Key_Up: frozen_blocks + 1,
        Qt.Key.Key_Down: frozen_blocks - 1,
        Qt.Key.Key_PageUp: frozen_blocks + page,
        Qt.Key.Key_PageDown: frozen_blocks - page,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: num_blocks,
    }
    return min(max(0, goals[key]), num_blocks) if key in goals else None


def unfolds(key: int) -> bool | None:
    """True for the key that unfolds, False for the one that folds, `None` for any other."""
    folding: dict[int, bool] = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}
    return folding.get(key)


def is_plain(event: QKeyEvent) -> bool:
    """Whether no modifier is held."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
