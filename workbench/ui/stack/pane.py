"""The stack as a picture that scrolls: what stands where, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack import handles, tips
from workbench.ui.stack.aiming import tip_at
from workbench.ui.stack.counts import handle_text
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.scene import StackScene
from workbench.ui.stack.scrolling import Scrolling
from workbench.ui.stack.search import Match
from workbench.ui.stack.selection import Selection
from workbench.ui.stack.states import BlockState, plain_states


class StackPane(QGraphicsView):
    """Shows a scene and tells screen readers and tooltips about it; `StackCanvas` adds the hands."""

    moved = Signal()
    """A handle is shown at another place, or the same one was shown anew."""

    selected = Signal()
    """Other rows are chosen, or the cursor stands on another one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack_scene = StackScene(self)
        self._scrolling = Scrolling(self, self.stack_scene)
        self.stack: StackDescription | None = None
        self.active: HandleKind = "freeze"
        """The handle that the keyboard moves."""
        self.selection = Selection()
        self._told_states: tuple[BlockState, ...] | None = None
        self.setScene(self.stack_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.refresh_look()
        self._describe()

    # What is shown ---------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> int:
        """The number of blocks frozen below that is seen: the preview while dragging, else what was set."""
        return self.shown_value("freeze")

    def shown_value(self, kind: HandleKind) -> int:
        """The value of a handle as it is seen."""
        scene = self.stack_scene
        return handles.value_at(kind, scene.positions.get(kind, scene.num_blocks), scene.num_blocks)

    @property
    def states(self) -> tuple[BlockState, ...]:
        """The state of every block as it is seen."""
        return tuple(row.state.block for row in self.stack_scene.rows.items)

    def set_states(self, states: Sequence[BlockState]) -> None:
        """From now on, these; until then what the boundaries say. Dropped where they are not as many as the blocks."""
        self._told_states = tuple(states)
        self._show_states()
        self._describe()

    def show_stack(self, stack: StackDescription, values: dict[HandleKind, int]) -> None:
        """Shows a model; what was unfolded and chosen stays so where the blocks are the same."""
        same = self.stack is not None and [b.name for b in self.stack.blocks] == [b.name for b in stack.blocks]
        self.stack = stack
        if not same:
            self.selection = Selection()
        self.stack_scene.set_stack(stack, keep=same)
        for kind, value in values.items():
            self.show_handle(kind, value)
        if not same:
            self._scrolling.reveal_from_top()

    def show_handle(self, kind: HandleKind, value: int) -> None:
        """Draws a handle at this value; beyond the stack means at its end."""
        scene = self.stack_scene
        if kind in scene.positions:
            scene.move_handle(kind, handles.position(kind, value, scene.num_blocks))
        self._show_states()
        self._describe()
        if self.stack is not None:
            self.moved.emit()

    def _show_states(self) -> None:
        scene = self.stack_scene
        told = self._told_states
        if told is None or len(told) != scene.num_blocks:
            told = plain_states(scene.num_blocks, self.shown, self.shown_value("top"))
        scene.set_states(told)

    def select(self, selection: Selection) -> None:
        """Shows other rows as chosen, and says so."""
        self.selection = selection
        self.stack_scene.rows.set_selection(selection)
        self.show_focus(focused=self.hasFocus())
        self._describe()
        self.selected.emit()

    def names(self, blocks: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.stack_scene.rows.blocks[block].name for block in blocks)

    def mark(self, found: Sequence[Match]) -> None:
        """Marks what a search found; the blocks of layers that were found are marked too, as the way to them."""
        self.stack_scene.rows.set_matches(found)

    # What is in sight ------------------------------------------------------------------------------------------------

    def reveal_handle(self, kind: HandleKind) -> None:
        self._scrolling.reveal_handle(self.stack_scene.handle_rect(kind))

    def show_place(self, kind: HandleKind, *, chosen_here: bool) -> None:
        """Shows where a handle went; where somebody moved it here, the picture stays under the hand."""
        if chosen_here or kind != "freeze" or not self._scrolling.is_untouched:
            self.reveal_handle(kind)
        else:
            self._scrolling.reveal_from_top()

    def reveal_block(self, block: int) -> None:
        self._scrolling.reveal(self.stack_scene.row_rect(block))

    def reveal_match(self, match: Match) -> None:
        """Scrolls to a block or a layer, unfolding the layer's block, and marks it as the one that is shown."""
        if match.layer is not None:
            self.stack_scene.unfold(match.block, unfolded=True)
        self.stack_scene.rows.set_match(match)
        if match.layer is None:
            self.reveal_block(match.block)
            return
        self._scrolling.reveal(self.stack_scene.rows.layer_item(match.block, match.layer).sceneBoundingRect())

    def zoom(self, step: int) -> None:
        """Rows one step taller (+1) or lower (−1), or so that the whole stack fits (0), as far as it can."""
        self._scrolling.zoom(step)

    def make_readable(self) -> None:
        """Out of an overview: rows tall enough for their texts."""
        self.stack_scene.make_readable()

    def refresh_look(self) -> None:
        """Takes over the theme in force."""
        self.stack_scene.refresh_look()
        self.setBackgroundBrush(self.stack_scene.background)

    def global_rect(self, rect: QRectF) -> QRect:
        """A rectangle of the scene on the screen."""
        seen = self.mapFromScene(rect).boundingRect()
        return QRect(self.viewport().mapToGlobal(seen.topLeft()), seen.size())

    # What is said ----------------------------------------------------------------------------------------------------

    def announce(self, text: str) -> None:
        """Tells screen readers at once."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _describe(self) -> None:
        """The pane speaks for the handle that the keyboard moves, and for the row that it stands on."""
        self.setAccessibleName(handles.NAMES[self.active])
        if self.stack is not None:
            self.setAccessibleDescription("; ".join(filter(None, (self.handle_words(), self.row_words()))))

    def handle_words(self) -> str:
        """Where the active handle stands."""
        return handle_text(self.stack, self.active, self.shown_value(self.active)) if self.stack else ""

    def row_words(self) -> str:
        """What the row under the keyboard's cursor is, and how many are chosen."""
        rows, cursor = self.stack_scene.rows, self.selection.cursor
        mark = rows.items[cursor].state.mark if cursor is not None else None
        told = tips.rows_text(rows.blocks, self.states, self.selection)
        return f"{told}; {mark.words}" if mark is not None else told

    def tip_at(self, pos: QPoint) -> str:
        """What the tooltip says at a point of the viewport; empty where there is nothing to say."""
        stack = self.stack
        return "" if stack is None else tip_at(self.stack_scene, self.mapToScene(pos), stack, self.shown)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self.stack_scene.rows.set_hovered(None)
        return super().viewportEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._scrolling.turn(event):
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        untouched = self._scrolling.is_untouched
        self.stack_scene.lay_out(self.viewport().width(), self.viewport().height())
        if untouched:  # else the user scrolled, and what is in sight stays there
            self._scrolling.reveal_from_top()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scrolling.reveal_from_top()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_focus(focused=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_focus(focused=False)

    def show_focus(self, *, focused: bool) -> None:
        """One ring, where the keyboard is at work: on the heads, else on a row, else on the handle."""
        heads, rows = self.stack_scene.heads, self.stack_scene.rows
        heads.set_focused(focused)
        rows.set_focused(focused and heads.ringed is None)
        on_handle = focused and heads.ringed is None and self.selection.cursor is None
        for kind, handle in self.stack_scene.handles.items():
            handle.set_focused(on_handle and kind == self.active)
