"""One drag of the boundary, from taking hold to letting go; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.ui.stack.arrangement import Arrangement


@dataclass
class Drag:
    """`grab` is where the pointer took hold: pixels below the boundary's upper edge."""

    start: int
    grab: float
    at: int

    @classmethod
    def begin(cls, arrangement: Arrangement, frozen: int, y: float) -> Drag:
        return cls(frozen, y - arrangement.strip_top(frozen), frozen)

    def to(self, arrangement: Arrangement, y: float) -> bool:
        """Follows the pointer to `y`; true where the boundary snaps to another position."""
        before, self.at = self.at, arrangement.nearest(y - self.grab)
        return self.at != before
