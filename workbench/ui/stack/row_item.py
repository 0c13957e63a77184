"""One row of the stack: a block, or a leaf layer of an unfolded block."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack import chips
from workbench.ui.stack.columns import CHEVRON, CHEVRON_LEFT, Column
from workbench.ui.stack.look import Sheet
from workbench.ui.stack.row_painter import READABLE, RowPainter
from workbench.ui.stack.row_text import RowState, RowText
from workbench.ui.stack.targets import RowPart


class RowItem(QGraphicsItem):
    """A row in the columns of its sheet. Layer rows are children of their block's row and move with it."""

    def __init__(self, text: RowText, sheet: Sheet, *, foldable: bool, parent: RowItem | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.state = RowState()
        self._sheet = sheet
        self._foldable = foldable
        self._width = 0
        self._height = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_size(self, width: int, height: int) -> None:
        if (width, height) != (self._width, self._height):
            self.prepareGeometryChange()
            self._width, self._height = width, height

    def set_state(self, state: RowState) -> None:
        """Takes a new state, and repaints only where it differs."""
        if state != self.state:
            self.state = state
            self.update()

    def chip_places(self) -> list[chips.ChipPlace]:
        return chips.places(self.state.block.chips, self._sheet.columns.chips, self._sheet.look.chip)

    def chip_at(self, x: float) -> int | None:
        """The adapter chip at `x`, by its place on the row; the first of those gathered in a `+2`."""
        hits = [place.chip for place in self.chip_places() if place.left <= x < place.left + place.width]
        return hits[0] if hits else None

    def chip_tip(self, chip: int) -> str:
        """What the chip is, in full; all of those gathered in a `+2`."""
        gathered = any(place.gathered and place.chip == chip for place in self.chip_places())
        every = self.state.block.chips
        return "\n".join(one.tip or one.text for one in (every[chip:] if gathered else every[chip : chip + 1]))

    def chip_rect(self, chip: int) -> QRectF:
        """Where a chip lies on this row; the last place where it is gathered with others."""
        place = [place for place in self.chip_places() if place.chip <= chip][-1]
        height = min(chips.HEIGHT, self._height)
        return QRectF(place.left, (self._height - height) // 2, place.width, height)

    def column_rect(self, column: Column) -> QRectF:
        return QRectF(column.left, 0, column.width, self._height)

    def part_at(self, x: float) -> RowPart:
        """What of a block's row lies at `x`: `chevron`, `rate`, `norm`, `run`, `chip`, or `row` for the rest."""
        places, block = self._sheet.columns, self.state.block
        if self._foldable and self._height >= READABLE and 0 <= x < CHEVRON_LEFT + CHEVRON:
            return "chevron"
        if block.rate is not None and _holds(places.rate, x):
            return "rate"
        if block.norm and _holds(places.norm, x):
            return "norm"
        if self.state.mark is not None and _holds(places.run, x):
            return "run"
        return "row" if self.chip_at(x) is None else "chip"

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, self._height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        hand = RowPainter(painter, self._sheet, self.text, self.state, QRectF(0, 0, self._width, self._height))
        if self.parentItem() is None:
            hand.paint_block(self.chip_places() if self.state.block.chips else [], foldable=self._foldable)
        else:
            hand.paint_layer()


def _holds(column: Column, x: float) -> bool:
    return column.left <= x < column.left + column.width
