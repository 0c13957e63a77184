"""Where rows and the boundary stand on the vertical axis; pixels, y grows downwards, no Qt.

Blocks are counted from the input, which lies at the bottom. The boundary is a strip of its own height between two rows,
below the first or above the last; its position is the number of frozen blocks beneath it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

MIN_ROW = 22
MAX_ROW = 40
STRIP = 28
"""Height of the boundary."""
LAYER_ROW = 22


@dataclass(frozen=True)
class Spot:
    """A row under the pointer: a block, or one of the layers that it is unfolded to (counted from the input)."""

    block: int
    layer: int | None = None


class Arrangement:
    """Rows of one height, as tall as the room allows, and the layer rows beneath those that are unfolded."""

    def __init__(self, unfolded_layers: Sequence[int], top: int, room: int) -> None:
        """`unfolded_layers`: for each block, how many layer rows it shows. `room`: pixels for rows and boundary."""
        self.unfolded_layers = tuple(unfolded_layers)
        num_blocks = max(1, len(self.unfolded_layers))
        share = (room - STRIP - LAYER_ROW * sum(self.unfolded_layers)) // num_blocks
        self.row_height = max(MIN_ROW, min(MAX_ROW, share))
        extents = [self.row_height + LAYER_ROW * layers for layers in reversed(self.unfolded_layers)]
        self._slots = [*accumulate(extents, initial=top)]
        """Upper edges of the boundary's strip, from the highest position to the lowest."""

    @property
    def num_blocks(self) -> int:
        return len(self.unfolded_layers)

    @property
    def layer_height(self) -> int:
        return LAYER_ROW

    @property
    def top(self) -> int:
        return self._slots[0]

    @property
    def bottom(self) -> int:
        return self._slots[-1] + STRIP

    def strip_top(self, frozen: int) -> int:
        """The upper edge of the boundary above `frozen` blocks."""
        return self._slots[self.num_blocks - frozen]

    def row_top(self, block: int, frozen: int) -> int:
        """The upper edge of a block's row while `frozen` blocks lie below the boundary."""
        return self._slots[self.num_blocks - 1 - block] + (STRIP if block < frozen else 0)

    def layer_top(self, block: int, layer: int) -> int:
        """The upper edge of a layer's row, relative to its block's: the last layer stands highest."""
        return self.row_height + LAYER_ROW * (self.unfolded_layers[block] - 1 - layer)

    def nearest(self, strip_top: float) -> int:
        """The position whose strip begins nearest to `strip_top`."""
        if not self.num_blocks:
            return 0
        lower = min(max(1, bisect_right(self._slots, strip_top)), self.num_blocks)
        upper_is_nearer = strip_top - self._slots[lower - 1] < self._slots[lower] - strip_top
        return self.num_blocks - (lower - 1 if upper_is_nearer else lower)

    def on_strip(self, y: float, frozen: int) -> bool:
        return 0 <= y - self.strip_top(frozen) < STRIP

    def spot(self, y: float, frozen: int) -> Spot | None:
        """The row at `y`, `None` on the boundary and outside."""
        if not self.num_blocks or self.on_strip(y, frozen):
            return None
        level = y - STRIP if y >= self.strip_top(frozen) else y
        display = bisect_right(self._slots, level) - 1
        if not 0 <= display < self.num_blocks:
            return None
        block = self.num_blocks - 1 - display
        below = int(level - self._slots[display] - self.row_height)
        layer = self.unfolded_layers[block] - 1 - below // LAYER_ROW if below >= 0 else None
        return Spot(block, layer)
