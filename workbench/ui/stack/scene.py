"""The items of one stack, and where they lie. Moving a handle moves only the rows it passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsScene

from models.spec.stack import StackDescription
from workbench.ui.stack import branches_item, columns, handle_item, handles, heads_item, input_item
from workbench.ui.stack.arrangement import MIN_ROW, Arrangement, Room, zoomed
from workbench.ui.stack.branches_item import BranchesItem
from workbench.ui.stack.carried_chip import CarriedChip
from workbench.ui.stack.columns import Widths
from workbench.ui.stack.figures import input_text
from workbench.ui.stack.handle_item import HandleItem
from workbench.ui.stack.handles import HEIGHTS, KINDS, HandleKind
from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.heads_item import HeadsItem
from workbench.ui.stack.input_item import InputItem
from workbench.ui.stack.look import Look, Sheet
from workbench.ui.stack.row_painter import READABLE
from workbench.ui.stack.rows import Rows
from workbench.ui.stack.run_mark import BAR, BlockMark
from workbench.ui.stack.states import BlockState

MARGIN = 12


class StackScene(QGraphicsScene):
    """Rows, handles, heads and input in coordinates of the viewport's width."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # items move with every step of a drag
        self.sheet = sheet = Sheet()
        self.rows = Rows(self, sheet)
        self.heads = HeadsItem(sheet)
        self.handles = {kind: HandleItem(kind, sheet) for kind in KINDS}
        self.positions: dict[HandleKind, int] = {"freeze": 0, "top": 0}
        """Where each handle that is shown stands: the number of blocks beneath it."""
        self.row_height: int | None = None
        """Zoomed to this; `None`: fitted to the height, and again with every change of it."""
        self.fits_whole = False
        self._input = InputItem(sheet)
        self._branches = BranchesItem(sheet)
        self.carried = CarriedChip(sheet)
        for item in (*self.handles.values(), self.heads, self._input, self._branches, self.carried):
            self.addItem(item)
        self.arrangement = Arrangement((), Room())
        self._size = (0, 0)
        self._wanted = Widths()
        self.handles["share"].hide()

    @property
    def num_blocks(self) -> int:
        return len(self.rows)

    @property
    def inner_width(self) -> int:
        """Of rows that have no lanes beside them."""
        return max(0, self._size[0] - 2 * MARGIN)

    @property
    def background(self) -> QColor:
        return self.sheet.look.window

    # What is shown -------------------------------------------------------------------------------------------------

    def set_stack(self, stack: StackDescription, *, keep: bool) -> None:
        """`keep`: what was unfolded and chosen stays so."""
        if not keep:
            self.row_height, self.fits_whole = None, False
        self.rows.set_blocks(stack.blocks, keep=keep)
        self._input.set_text(f"input {input_text(stack.described_shape)}")
        self.sheet.most_parameters = max((block.parameters for block in stack.blocks), default=1) or 1
        self.positions = {kind: min(at, self.num_blocks) for kind, at in self.positions.items()}
        self.measure()

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        """The share boundary is there where two heads or more can share."""
        self.heads.set_heads(heads)
        if (len(heads) >= 2) != ("share" in self.positions):
            if len(heads) >= 2:
                self.positions["share"] = self.num_blocks
            else:
                del self.positions["share"]
            self.handles["share"].setVisible(len(heads) >= 2)
        self.lay_out(*self._size)

    def set_states(self, states: Sequence[BlockState]) -> None:
        if self.rows.set_states(states):
            self.measure()

    def set_marks(self, marks: Sequence[BlockMark]) -> None:
        """What a run did to each block; dropped where they are not as many as the blocks."""
        if self.rows.set_marks(marks if len(marks) == self.num_blocks else ()):
            self.measure()

    def unfold(self, block: int, *, unfolded: bool) -> None:
        """Shows or hides the leaf layers of a block; nothing where it has none or does so already."""
        if unfolded != self.rows.is_unfolded(block) and self.rows.blocks[block].layers:
            (self.rows.unfold if unfolded else self.rows.fold)(block)
            self.measure()

    def zoom(self, step: int) -> None:
        """Rows one step taller (+1) or lower (−1), or so that the whole stack fits (0), as far as it can."""
        self.fits_whole = step == 0
        self.row_height = zoomed(self.arrangement.row_height, step) if step else None
        self.lay_out(*self._size)

    def make_readable(self) -> None:
        """Rows tall enough for their texts."""
        if self.arrangement.row_height < READABLE:
            self.row_height, self.fits_whole = MIN_ROW, False
            self.lay_out(*self._size)

    def height_share(self, y: float) -> float:
        """How far down between the highest row and the lowest a height is: 0…1 there, beyond it outside."""
        top, bottom = self.arrangement.top, self.arrangement.bottom
        return (y - top) / max(1, bottom - top)

    def at_share(self, share: float) -> float:
        """The height that is so far down: the inverse of `height_share`."""
        return self.arrangement.top + share * (self.arrangement.bottom - self.arrangement.top)

    def is_unfolded(self, block: int) -> bool:
        return self.rows.is_unfolded(block)

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self.sheet.look = Look()
        self.measure()

    def measure(self) -> None:
        """Asks every row how wide its texts are, and lays out anew."""
        self._wanted = self.rows.wanted()
        self.lay_out(*self._size)

    # Places --------------------------------------------------------------------------------------------------------

    def lay_out(self, width: int, height: int) -> None:
        """Fills a viewport of this size; taller where the rows need it."""
        self._size = (width, height)
        inner, free = self.inner_width, self.inner_width - self._gutter
        self.arrangement = self._arranged(height)
        readable = self.arrangement.row_height >= READABLE
        named = self.rows.wanted_by_names(self.arrangement.row_height)
        self.sheet.columns = (
            columns.fit(free, self._wanted)
            if readable
            else columns.overview(free, named, BAR if self._wanted.run else 0)
        )
        self.heads.setPos(MARGIN, self.arrangement.top - heads_item.HEIGHT)
        self._branches.setPos(MARGIN, self.arrangement.top)
        self._input.setPos(MARGIN, self.arrangement.bottom)
        self._input.set_width(inner)
        self._place(range(self.num_blocks))
        # A narrow rectangle: the view scrolls up and down only, also while a scroll bar comes and takes its width.
        lowest = self.arrangement.bottom + input_item.HEIGHT + MARGIN // 2
        self.setSceneRect(0, 0, MARGIN, max(height, lowest))
        self.update()

    def move_handle(self, kind: HandleKind, at: int) -> None:
        """Puts a handle above `at` blocks."""
        before, self.positions[kind] = self.positions[kind], at
        self._place(range(min(before, at), max(before, at)))

    def handle_rect(self, kind: HandleKind, at: int | None = None) -> QRectF:
        """A handle in scene coordinates: where it stands, or where it would stand above `at` blocks."""
        place = self.positions[kind] if at is None else at
        top = self.arrangement.strip_top(kind, place, self.positions)
        return QRectF(MARGIN, top, self._handle_width(kind, place), HEIGHTS[kind])

    def row_rect(self, block: int) -> QRectF:
        """A block's row in scene coordinates, its layers left out."""
        return self.rows.items[block].sceneBoundingRect()

    def edge_below(self, y: int) -> int:
        """Where the next row or handle begins at or below `y`; `y` itself where none does."""
        tops = [self.row_rect(block).top() for block in range(self.num_blocks)]
        tops += [self.handle_rect(kind).top() for kind in self.positions]
        return round(min((top for top in tops if top >= y), default=y))

    def _arranged(self, height: int) -> Arrangement:
        """Rows as tall as the height allows; what is left over is halved between top and bottom."""
        unfolded, room = self.rows.unfolded_layers(), self._room(height)
        tight = Arrangement(unfolded, room)
        spare = max(0, room.height - (tight.bottom - tight.top)) // 2
        return Arrangement(unfolded, replace(room, top=room.top + spare, row_height=tight.row_height))

    def _room(self, height: int) -> Room:
        top = MARGIN + heads_item.HEIGHT
        strips = handles.total_height(tuple(self.positions))
        return Room(top, height - top - input_item.HEIGHT - MARGIN // 2, strips, self.row_height, self.fits_whole)

    def _place(self, blocks: range) -> None:
        """Moves these rows, and what stands between rows."""
        for block in blocks:
            self.rows.place(block, MARGIN, self._width_above(block), self.arrangement, self.positions)
        for kind, at in self.positions.items():
            self.handles[kind].set_width(self._handle_width(kind, at))
            self.handles[kind].setPos(MARGIN, self.arrangement.strip_top(kind, at, self.positions))
            self.handles[kind].set_parked(handles.is_parked(kind, at, self.num_blocks))
        self._place_branches()

    def _place_branches(self) -> None:
        """The ways of the heads end at the top row, or in lanes that lead down to the share boundary."""
        inner, heads, share = self.inner_width, self.heads.heads, self.positions.get("share")
        if share is not None and share < self.num_blocks:
            lanes = branches_item.lanes(len(heads), inner)
            middle = self.handle_rect("share").center().y() - self.arrangement.top
            self.heads.set_extent(inner, 0, lanes)
            foot = QPointF(inner - self._gutter - handle_item.INSET, middle)
            self._branches.set_extent(lanes, [head.name for head in heads], foot)
        else:
            parked = [kind for kind, at in self.positions.items() if handles.is_parked(kind, at, self.num_blocks)]
            self.heads.set_extent(inner, handles.total_height(parked), ())
            self._branches.set_extent((), (), QPointF())

    @property
    def _gutter(self) -> int:
        return branches_item.gutter(len(self.heads.heads), self.inner_width)

    def _width_above(self, at: int) -> int:
        """The width of what stands above so many blocks: what each task has for itself leaves room for the lanes."""
        return self.inner_width - (self._gutter if at >= self.positions.get("share", self.num_blocks) else 0)

    def _handle_width(self, kind: HandleKind, at: int) -> int:
        """A handle right at the share boundary lies under it; both at the top are parked, and no lane is there."""
        share = self.positions.get("share", self.num_blocks)
        if kind == "share":
            return self.inner_width - (self._gutter if at < self.num_blocks else 0)
        return self.inner_width - (self._gutter if at > share else 0)
