"""Where a popover stands: beside its anchor, within its window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize


def placed(anchor: QRect, size: QSize, room: QRect, gap: int) -> QPoint:
    """The top left corner of a panel of `size`: below `anchor` where it fits, else above, else beside; within `room`.

    All in pixels of one coordinate system. A panel larger than the room begins at the room's top left corner.
    """
    below, above = anchor.bottom() + 1 + gap, anchor.top() - gap - size.height()
    left = anchor.left()
    if below + size.height() <= room.bottom() + 1:
        top = below
    elif above >= room.top():
        top = above
    else:
        top = anchor.top()
        left = _beside(anchor, size.width(), room, gap)
    return QPoint(
        _within(left, size.width(), room.left(), room.width()), _within(top, size.height(), room.top(), room.height())
    )


def _beside(anchor: QRect, width: int, room: QRect, gap: int) -> int:
    right = anchor.right() + 1 + gap
    return right if right + width <= room.right() + 1 else anchor.left() - gap - width


def _within(start: int, length: int, least: int, room: int) -> int:
    return max(least, min(start, least + room - length))
