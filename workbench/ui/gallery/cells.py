"""Where the cells of a grid stand: arithmetic without Qt, in pixels of the whole grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workbench.ui.theme import GAP

CAPTION_HEIGHT = 18
SIDES: tuple[int, ...] = (48, 64, 96, 128, 192)
"""Heights and widths in pixels that pictures may be shown at."""


@dataclass(frozen=True)
class Cells:
    """`count` cells of equal size in rows as wide as the window; `side` is that of the pictures."""

    count: int
    side: int
    width: int

    @property
    def captioned(self) -> bool:
        """Whether there is room for a line of text below a picture."""
        return self.side >= SIDES[2]

    @cached_property
    def step_x(self) -> int:
        """Pictures keep at least a gap between them; what is left of the width is shared out."""
        return (self.width - GAP) // self.columns if self.columns > 1 else self.side + GAP

    @cached_property
    def step_y(self) -> int:
        return self.side + GAP + (CAPTION_HEIGHT if self.captioned else 0)

    @property
    def cell_height(self) -> int:
        """Of a picture and its caption."""
        return self.step_y - GAP

    @cached_property
    def columns(self) -> int:
        return max(1, (self.width - GAP) // (self.side + GAP))

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        return self.rows * self.step_y + GAP if self.count else 0

    def corner(self, at: int) -> tuple[int, int]:
        """Left and top of a cell's picture."""
        row, column = divmod(at, self.columns)
        return GAP + column * self.step_x, GAP + row * self.step_y

    def between(self, top: int, bottom: int) -> range:
        """The cells that stand between two heights, also in part."""
        first = max(0, top - GAP) // self.step_y * self.columns
        last = (max(0, bottom - GAP) // self.step_y + 1) * self.columns
        return range(min(first, self.count), min(last, self.count))

    def at(self, x: int, y: int) -> int | None:
        """The cell at a place; the gaps belong to nobody."""
        column, inside_x = divmod(x - GAP, self.step_x)
        row, inside_y = divmod(y - GAP, self.step_y)
        at = row * self.columns + column
        inside = inside_x < self.side and inside_y < self.cell_height
        return at if inside and 0 <= column < self.columns and 0 <= at < self.count else None
