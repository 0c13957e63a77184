"""Where rows and handles stand on the vertical axis; pixels, y grows downwards, no Qt.

Blocks are counted from the input, which lies at the bottom. A handle is a strip of its own height between two rows,
below the first or above the last; its position is the number of blocks beneath it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from workbench.ui.stack.handles import HEIGHTS, HandleKind, Positions, rank

MIN_ROW, TIGHT_ROW = 22, 18
"""Rows that are not zoomed leave room for their text, and draw together a little where that spares a scroll bar."""
MAX_ROW = 40
SMALLEST_ROW, LARGEST_ROW = 8, 44
"""How far rows can be zoomed."""
LAYER_ROW = 22


@dataclass(frozen=True)
class Spot:
    """A row under the pointer: a block, or one of the layers that it is unfolded to (counted from the input)."""

    block: int
    layer: int | None = None


@dataclass(frozen=True)
class Room:
    """What rows are fitted into: pixels for rows and handles together, of which the handles take `strips`."""

    top: int = 0
    height: int = 0
    strips: int = HEIGHTS["freeze"]
    row_height: int | None = None
    """Zoomed to this; `None`: as tall as the height allows, within what reads well."""
    whole: bool = False
    """Where not zoomed to a height: the whole stack is to be seen, also in rows that are too low for their text."""


class Arrangement:
    """Rows of one height, and the layer rows beneath those that are unfolded."""

    def __init__(self, unfolded_layers: Sequence[int], room: Room) -> None:
        """`unfolded_layers`: for each block, how many layer rows it shows."""
        self.unfolded_layers = tuple(unfolded_layers)
        self.row_height = room.row_height or fitting_height(self.unfolded_layers, room)
        self.layer_height = min(LAYER_ROW, self.row_height)
        extents = [self.row_height + self.layer_height * layers for layers in reversed(self.unfolded_layers)]
        self._slots = [*accumulate(extents, initial=room.top)]
        """Upper edges of the rows as if there were no handles, from the highest; at last the lowest's lower edge."""
        self._strips = room.strips

    @property
    def num_blocks(self) -> int:
        return len(self.unfolded_layers)

    @property
    def top(self) -> int:
        return self._slots[0]

    @property
    def bottom(self) -> int:
        return self._slots[-1] + self._strips

    def strip_top(self, kind: HandleKind, at: int, others: Positions) -> int:
        """The upper edge of a handle at this position among the others, wherever it stands itself."""
        mine = (at, rank(kind))
        above = sum(HEIGHTS[other] for other, place in others.items() if other != kind and (place, rank(other)) > mine)
        return self._slots[self.num_blocks - at] + above

    def row_top(self, block: int, handles: Positions) -> int:
        """The upper edge of a block's row."""
        return self._slots[self.num_blocks - 1 - block] + sum(
            HEIGHTS[kind] for kind, at in handles.items() if at > block
        )

    def layer_top(self, block: int, layer: int) -> int:
        """The upper edge of a layer's row, relative to its block's: the last layer stands highest."""
        return self.row_height + self.layer_height * (self.unfolded_layers[block] - 1 - layer)

    def nearest(self, kind: HandleKind, strip_top: float, others: Positions) -> int:
        """The position at which the handle begins nearest to `strip_top`."""
        last = self.num_blocks

        def top(lowered: int) -> int:
            return self.strip_top(kind, last - lowered, others)

        lower = min(max(1, bisect_right(range(last + 1), strip_top, key=top)), last)
        if not last:
            return 0
        upper_is_nearer = strip_top - top(lower - 1) < top(lower) - strip_top
        return last - (lower - 1 if upper_is_nearer else lower)

    def handle_at(self, y: float, handles: Positions) -> HandleKind | None:
        """The handle at `y`, if any."""
        for kind, at in handles.items():
            if 0 <= y - self.strip_top(kind, at, handles) < HEIGHTS[kind]:
                return kind
        return None

    def spot(self, y: float, handles: Positions) -> Spot | None:
        """The row at `y`, `None` on a handle and outside."""
        if not self.num_blocks or self.handle_at(y, handles) is not None:
            return None
        level = y - sum(HEIGHTS[kind] for kind, at in handles.items() if self.strip_top(kind, at, handles) <= y)
        display = bisect_right(self._slots, level) - 1
        if not 0 <= display < self.num_blocks:
            return None
        block = self.num_blocks - 1 - display
        below = int(level - self._slots[display] - self.row_height)
        layer = self.unfolded_layers[block] - 1 - below // self.layer_height if below >= 0 else None
        return Spot(block, layer)


def fitting_height(unfolded_layers: Sequence[int], room: Room) -> int:
    """The height of rows that fill the room, within what reads well or, for the whole stack, what can be told apart."""
    share = (room.height - room.strips - LAYER_ROW * sum(unfolded_layers)) // max(1, len(unfolded_layers))
    smallest = SMALLEST_ROW if room.whole else TIGHT_ROW if share >= TIGHT_ROW else MIN_ROW
    return max(smallest, min(MAX_ROW, share))


def zoomed(row_height: int, step: int) -> int:
    """The next height of rows, taller (+1) or lower (−1), within what can be told apart and what is of use."""
    change = max(2, row_height // 6)
    return min(LARGEST_ROW, max(SMALLEST_ROW, row_height + step * change))
