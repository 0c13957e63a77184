"""The items of one stack, and where they lie. Moving the boundary moves only the rows it passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsScene

from models.spec.stack import BlockDescription, StackDescription
from workbench.ui.stack import columns, heads_item, input_item, measure
from workbench.ui.stack.arrangement import Arrangement, Spot
from workbench.ui.stack.boundary_item import BoundaryItem
from workbench.ui.stack.columns import CHEVRON, CHEVRON_LEFT, Widths
from workbench.ui.stack.figures import shape_text, short_names
from workbench.ui.stack.heads_item import HeadChip, HeadsItem
from workbench.ui.stack.input_item import InputItem
from workbench.ui.stack.look import Look, Sheet
from workbench.ui.stack.row_item import RowItem, RowState, RowText

MARGIN = 12


class StackScene(QGraphicsScene):
    """Rows, boundary, heads and input in coordinates of the viewport's width."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.arrangement = Arrangement((), MARGIN, 0)
        self.frozen = 0
        self.boundary = BoundaryItem(sheet := Sheet())
        self._sheet = sheet
        self._heads = HeadsItem(sheet)
        self._input = InputItem(sheet)
        for item in (self.boundary, self._heads, self._input):
            self.addItem(item)
        self._blocks: tuple[BlockDescription, ...] = ()
        self._rows: list[RowItem] = []
        self._layer_rows: dict[int, list[RowItem]] = {}
        self._hovered: Spot | None = None
        self._size = (0, 0)
        self._wanted = Widths()

    @property
    def num_blocks(self) -> int:
        return len(self._blocks)

    @property
    def background(self) -> QColor:
        return self._sheet.look.window

    def set_stack(self, stack: StackDescription, *, keep_unfolded: bool) -> None:
        unfolded = sorted(self._layer_rows) if keep_unfolded else []
        for row in self._rows:
            self.removeItem(row)
        self._blocks, self._layer_rows, self._hovered = stack.blocks, {}, None
        self._rows = [RowItem(RowText.of(b), self._sheet, foldable=bool(b.layers)) for b in stack.blocks]
        for row in self._rows:
            self.addItem(row)
        for block in unfolded:
            self._add_layers(block)
        size = stack.described_size
        self._input.set_text(f"input {shape_text((stack.input.channels, size, size))}")
        self._sheet.most_parameters = max((block.parameters for block in stack.blocks), default=1) or 1
        self.frozen = min(self.frozen, self.num_blocks)
        self._measure()

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        self._heads.set_heads(heads)

    def set_chips(self, chips: Mapping[str, Sequence[str]]) -> None:
        """Adapter chips by the name of their block."""
        for block, row in zip(self._blocks, self._rows, strict=True):
            row.set_state(replace(row.state, chips=tuple(chips.get(block.name, ()))))
        self._measure()

    def chips(self, block: int) -> tuple[str, ...]:
        """The adapter chips on a block."""
        return self._rows[block].state.chips

    def set_matches(self, blocks: set[int]) -> None:
        """Marks the blocks that a search found."""
        for block, row in enumerate(self._rows):
            row.set_state(replace(row.state, matched=block in blocks))

    def set_hovered(self, spot: Spot | None) -> None:
        """Marks the block's row under the pointer."""
        block = Spot(spot.block) if spot else None
        if block == self._hovered:
            return
        for was, now in ((self._hovered, False), (block, True)):
            if was is not None:
                self._change(was.block, hovered=now)
        self._hovered = block

    def unfold(self, block: int, *, unfolded: bool) -> None:
        """Shows or hides the leaf layers of a block; nothing where it has none or does so already."""
        if unfolded == (block in self._layer_rows) or not self._blocks[block].layers:
            return
        if unfolded:
            self._add_layers(block)
        else:
            for row in self._layer_rows.pop(block):
                self.removeItem(row)
        self._change(block, unfolded=unfolded)
        self._measure()

    def is_unfolded(self, block: int) -> bool:
        return block in self._layer_rows

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self._sheet.look = Look()
        self._measure()

    def lay_out(self, width: int, height: int) -> None:
        """Fills a viewport of this size; taller where the rows need it."""
        self._size = (width, height)
        inner = max(0, width - 2 * MARGIN)
        self._sheet.columns = columns.fit(inner, self._wanted)
        self.arrangement = self._arranged(height)
        top, bottom = self.arrangement.top, self.arrangement.bottom
        self._heads.setPos(MARGIN, top - heads_item.HEIGHT)
        self._input.setPos(MARGIN, bottom)
        self._heads.set_width(inner)
        self._input.set_width(inner)
        self.boundary.set_width(inner)
        for block, row in enumerate(self._rows):
            row.set_size(inner, self.arrangement.row_height)
            self._lay_out_layers(block, inner)
        self._place(range(self.num_blocks))
        # A narrow rectangle: the view scrolls up and down only, also while a scroll bar comes and takes its width.
        self.setSceneRect(0, 0, MARGIN, max(height, bottom + input_item.HEIGHT + MARGIN // 2))
        self.update()

    def move_boundary(self, frozen: int) -> None:
        """Puts the boundary above `frozen` blocks."""
        before, self.frozen = self.frozen, frozen
        self._place(range(min(before, frozen), max(before, frozen)))

    def strip_rect(self) -> QRectF:
        """The boundary in scene coordinates."""
        return self.boundary.sceneBoundingRect()

    def row_rect(self, block: int) -> QRectF:
        """A block's row in scene coordinates, its layers left out."""
        return self._rows[block].sceneBoundingRect()

    def spot(self, pos: QPointF) -> Spot | None:
        """The row at a point of the scene."""
        inside = MARGIN <= pos.x() < self._size[0] - MARGIN
        return self.arrangement.spot(pos.y(), self.frozen) if inside else None

    def on_chevron(self, pos: QPointF) -> bool:
        """Whether a point of the scene lies on the mark that unfolds a block."""
        spot = self.spot(pos)
        if spot is None or spot.layer is not None or not self._blocks[spot.block].layers:
            return False
        return 0 <= pos.x() - MARGIN < CHEVRON_LEFT + CHEVRON

    def tip_at(self, pos: QPointF) -> str:
        """The full text of the head or adapter chip at a point of the scene; empty elsewhere."""
        spot = self.spot(pos)
        if spot is not None and spot.layer is None:
            return self._rows[spot.block].chip_at(pos.x() - MARGIN)
        local = self._heads.mapFromScene(pos)
        return self._heads.tip_at(local.x(), local.y())

    def _arranged(self, height: int) -> Arrangement:
        """Rows as tall as the height allows; what is left over is halved between top and bottom."""
        layers = [len(self._layer_rows.get(block, ())) for block in range(self.num_blocks)]
        top = MARGIN + heads_item.HEIGHT
        room = height - top - input_item.HEIGHT - MARGIN // 2
        tight = Arrangement(layers, top, room)
        spare = max(0, room - (tight.bottom - tight.top)) // 2
        return Arrangement(layers, top + spare, room)

    def _place(self, blocks: range) -> None:
        """Moves and colours these rows, and the boundary."""
        for block in blocks:
            self._rows[block].setPos(MARGIN, self.arrangement.row_top(block, self.frozen))
            self._change(block, trainable=block >= self.frozen)
        self.boundary.setPos(MARGIN, self.arrangement.strip_top(self.frozen))

    def _change(self, block: int, **changes: bool) -> None:
        row = self._rows[block]
        row.set_state(replace(row.state, **changes))  # type: ignore[arg-type]  # all fields named here are bool
        for layer in self._layer_rows.get(block, ()):
            layer.set_state(RowState(trainable=row.state.trainable))

    def _add_layers(self, block: int) -> None:
        layers, row = self._blocks[block].layers, self._rows[block]
        names = short_names(layers)
        self._layer_rows[block] = [
            RowItem(RowText.of(layer, name), self._sheet, foldable=False, parent=row)
            for layer, name in zip(layers, names, strict=True)
        ]
        self._change(block, unfolded=True)

    def _lay_out_layers(self, block: int, width: int) -> None:
        for layer, row in enumerate(self._layer_rows.get(block, ())):
            row.setPos(0, self.arrangement.layer_top(block, layer))
            row.set_size(width, self.arrangement.layer_height)

    def _measure(self) -> None:
        """Asks every row how wide its texts are, and lays out anew."""
        layer_rows = [row for rows in self._layer_rows.values() for row in rows]
        self._wanted = measure.widths(self._sheet.look, self._rows, layer_rows)
        self.lay_out(*self._size)
