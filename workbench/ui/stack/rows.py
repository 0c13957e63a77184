"""The rows of one stack with all that they show; only rows that differ are painted anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QGraphicsScene

from models.spec.stack import BlockDescription
from workbench.ui.stack import measure
from workbench.ui.stack.arrangement import Arrangement, Spot
from workbench.ui.stack.columns import Widths
from workbench.ui.stack.figures import short_names
from workbench.ui.stack.handles import Positions
from workbench.ui.stack.look import Sheet
from workbench.ui.stack.row_item import RowItem
from workbench.ui.stack.row_text import RowState, RowText
from workbench.ui.stack.run_mark import BlockMark
from workbench.ui.stack.selection import Selection
from workbench.ui.stack.states import BlockState


class Rows:
    """Block rows from the input upwards, and the layer rows of those that are unfolded."""

    def __init__(self, scene: QGraphicsScene, sheet: Sheet) -> None:
        self.blocks: tuple[BlockDescription, ...] = ()
        self.items: list[RowItem] = []
        self._scene = scene
        self._sheet = sheet
        self._layers: dict[int, list[RowItem]] = {}
        self._layer_matches: dict[int, set[int]] = {}
        self._match: Spot | None = None
        self._selection = Selection()
        self._focused = False
        self._targets: frozenset[int] = frozenset()
        self._hovered: int | None = None
        self._marks: tuple[BlockMark, ...] = ()
        self._has_norms = False
        """Once there, the column stays with a stack: nothing is to jump while a handle is dragged."""

    def __len__(self) -> int:
        return len(self.blocks)

    def set_blocks(self, blocks: tuple[BlockDescription, ...], *, keep: bool) -> None:
        """`keep`: what was unfolded and chosen stays so, since the blocks are the same."""
        unfolded, states = (sorted(self._layers), [row.state for row in self.items]) if keep else ([], [])
        for row in self.items:
            self._scene.removeItem(row)
        self.blocks, self._layers, self._hovered = blocks, {}, None
        self.items = [RowItem(RowText.of(block), self._sheet, foldable=bool(block.layers)) for block in blocks]
        if not keep:
            self._selection, self._targets = Selection(), frozenset()
            self._layer_matches, self._match = {}, None
            self._has_norms = False
        self._has_norms |= any(block.norms for block in blocks)
        for row in self.items:
            self._scene.addItem(row)
        for row, state in zip(self.items, states, strict=False):
            row.state = replace(state, hovered=False, unfolded=False)
        for block in unfolded:
            self.unfold(block)
        self.set_marks(self._marks if keep else ())

    # How rows look -----------------------------------------------------------------------------------------------

    def set_states(self, states: Sequence[BlockState]) -> bool:
        """Takes the state of every block; true where columns must be measured anew."""
        for block, (row, state) in enumerate(zip(self.items, states, strict=True)):
            before = row.state.block
            if before is not state and before != state:
                self._change(block, block=state)
        had_norms, self._has_norms = self._has_norms, self._has_norms or any(state.norm for state in states)
        return self._has_norms != had_norms

    def set_marks(self, marks: Sequence[BlockMark]) -> bool:
        """What a run did to each block, or nothing; true where columns must be measured anew."""
        before, self._marks = self._marks, tuple(marks)
        for block in range(len(self.items)):
            self._change(block, mark=self._marks[block] if self._marks else None)
        return bool(before) != bool(marks)

    def set_selection(self, selection: Selection) -> None:
        before, self._selection = self._selection, selection
        for block in before.blocks ^ selection.blocks:
            self._change(block, selected=block in selection.blocks)
        for cursor in {before.cursor, selection.cursor}:
            if cursor is not None:
                self._change(cursor, cursor=self._focused and cursor == selection.cursor)

    def set_focused(self, focused: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        """The ring of the row that the keyboard stands on is seen while the stack has the focus."""
        self._focused = focused
        self.set_selection(self._selection)

    def set_targets(self, blocks: Collection[int]) -> None:
        """Marks the rows on which what is held over them would land."""
        before, self._targets = self._targets, frozenset(blocks)
        for block in before ^ self._targets:
            self._change(block, target=block in self._targets)

    def set_matches(self, found: Sequence[Spot]) -> None:
        """Marks what a search found; the blocks of layers that were found are marked too, as the way to them."""
        self.set_match(None)
        self._layer_matches = {}
        for spot in found:
            if spot.layer is not None:
                self._layer_matches.setdefault(spot.block, set()).add(spot.layer)
        blocks = {spot.block for spot in found}
        for block, row in enumerate(self.items):
            if row.state.matched != (block in blocks) or block in self._layers:
                self._change(block, matched=block in blocks)

    def set_match(self, match: Spot | None) -> None:
        """Marks the block or the layer that a search stands at."""
        before, self._match = self._match, match
        for spot in (before, match):
            if spot is not None and spot.block < len(self.items):
                self._change(spot.block, at_match=match == Spot(spot.block))

    def set_hovered(self, block: int | None, lead: int = 0) -> None:
        """Marks the row under the pointer; `lead`: where a click would put the boundary."""
        if self._hovered is not None and self._hovered != block:
            self._change(self._hovered, hovered=False, lead=0)
        if block is not None:
            self._change(block, hovered=True, lead=lead)
        self._hovered = block

    # Unfolding ---------------------------------------------------------------------------------------------------

    def unfold(self, block: int) -> None:
        layers, row = self.blocks[block].layers, self.items[block]
        self._layers[block] = [
            RowItem(RowText.of(layer, name), self._sheet, foldable=False, parent=row)
            for layer, name in zip(layers, short_names(layers), strict=True)
        ]
        self._change(block, unfolded=True)

    def fold(self, block: int) -> None:
        for row in self._layers.pop(block):
            self._scene.removeItem(row)
        self._change(block, unfolded=False)

    def is_unfolded(self, block: int) -> bool:
        return block in self._layers

    def unfolded_layers(self) -> list[int]:
        """For each block, how many layer rows it shows."""
        return [len(self._layers.get(block, ())) for block in range(len(self.blocks))]

    # Places ------------------------------------------------------------------------------------------------------

    def wanted(self) -> Widths:
        """How wide the texts of each column are."""
        layer_rows = [row for rows in self._layers.values() for row in rows]
        return measure.widths(
            self._sheet.look, self.items, layer_rows, has_norms=self._has_norms, has_run=bool(self._marks)
        )

    def wanted_by_names(self, row_height: int) -> int:
        """How wide names are in rows that are too low for other texts."""
        face = self._sheet.look.low(row_height)
        return max((face.width(row.text.name) for row in self.items), default=0)

    def place(self, block: int, left: int, width: int, arrangement: Arrangement, handles: Positions) -> None:
        """Moves a row to where it belongs."""
        row = self.items[block]
        row.setPos(left, arrangement.row_top(block, handles))
        row.set_size(width, arrangement.row_height)
        for layer, layer_row in enumerate(self._layers.get(block, ())):
            layer_row.setPos(0, arrangement.layer_top(block, layer))
            layer_row.set_size(width, arrangement.layer_height)

    def layer_item(self, block: int, layer: int) -> RowItem:
        """The row of a layer of an unfolded block."""
        return self._layers[block][layer]

    def _change(self, at: int, **changes: object) -> None:
        row = self.items[at]
        row.set_state(replace(row.state, **changes))  # type: ignore[arg-type]  # callers name fields of RowState
        found = self._layer_matches.get(at, ())
        for layer, layer_row in enumerate(self._layers.get(at, ())):
            layer_row.set_state(
                RowState(row.state.block, matched=layer in found, at_match=self._match == Spot(at, layer))
            )
