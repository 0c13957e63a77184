"""Which rows are chosen, and which one the keyboard stands on; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Selection:
    """Blocks by their number from the input. Each method gives the selection after it."""

    blocks: frozenset[int] = frozenset()
    cursor: int | None = None
    """The row with the focus ring."""
    anchor: int | None = None
    """Where a range that is stretched began."""

    def toggled(self, block: int) -> Selection:
        """After a click with Ctrl."""
        return Selection(self.blocks ^ {block}, block, block)

    def stretched(self, block: int) -> Selection:
        """After a click with Shift: all from the anchor to here."""
        anchor = self.anchor if self.anchor is not None else self.cursor if self.cursor is not None else block
        return Selection(frozenset(range(min(anchor, block), max(anchor, block) + 1)), block, anchor)

    def alone(self, block: int) -> Selection:
        return Selection(frozenset({block}), block, block)

    def at(self, block: int) -> Selection:
        """The cursor moves, what is chosen stays."""
        return replace(self, cursor=block, anchor=block)

    def off_rows(self) -> Selection:
        """The keyboard went elsewhere, what is chosen stays."""
        return replace(self, cursor=None)

    def cleared(self) -> Selection:
        return Selection()

    def everything(self, num_blocks: int) -> Selection:
        return Selection(frozenset(range(num_blocks)), self.cursor, 0)

    @property
    def targets(self) -> tuple[int, ...]:
        """What an act is meant for, from the input upwards: the chosen blocks, else the one under the cursor."""
        if self.blocks:
            return tuple(sorted(self.blocks))
        return () if self.cursor is None else (self.cursor,)

    def targets_at(self, block: int) -> tuple[int, ...]:
        """What an act at a row is meant for: the whole selection where the row belongs to it, else the row."""
        return tuple(sorted(self.blocks)) if block in self.blocks else (block,)
