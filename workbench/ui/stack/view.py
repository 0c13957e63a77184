"""`StackView`: the picture of the model that one can take hold of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack.bottom_bar import BottomBar
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.caption import Caption
from workbench.ui.stack.drops import AdapterDrops
from workbench.ui.stack.find_bar import FindBar
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.keyboard import StackKeys
from workbench.ui.stack.message_panel import MessagePanel
from workbench.ui.stack.mouse import StackMouse
from workbench.ui.stack.run_mark import BlockMark
from workbench.ui.stack.search import Match, matches
from workbench.ui.stack.states import BlockState

_EMPTY = ("No source model", "Choose a source model to see the blocks it is made of.")
_NO_BLOCKS = ("Nothing to cut", "This model has no blocks that a boundary could stand between.")


class StackView(QWidget):
    """Shows plain data and announces intentions; the owner alone changes the document and pushes states back.

    `…_previewed` follows a drag, and returns to the old value where the drag is cancelled; the owner answers it at once
    with `set_states` and `set_caption`. `…_chosen` comes once for each drag, click, key or number that would move a
    handle. Blocks are told by name, adapters by their index in the document, heads by their task. Rectangles and points
    are global, for what opens beside them.
    """

    boundary_previewed = Signal(int)
    """Blocks frozen below, counted from the input."""
    boundary_chosen = Signal(int)
    top_previewed = Signal(int)
    """Blocks frozen from the top, counted from the heads."""
    top_chosen = Signal(int)
    share_previewed = Signal(int)
    """Blocks that all tasks share, counted from the input."""
    share_chosen = Signal(int)
    blocks_toggled = Signal(tuple)
    """(block names): freeze or thaw each on its own."""
    menu_requested = Signal(tuple, QPoint)
    """(block names, where)."""
    adapter_dropped = Signal(str, tuple)
    """(adapter kind, block names)."""
    adapter_activated = Signal(int, str, QRect)
    """(adapter index, block name, the chip)."""
    adapter_moved = Signal(int, str, str)
    """(adapter index, from this block, to that)."""
    adapter_copied_to = Signal(int, str, str)
    adapters_removed = Signal(tuple)
    """(block names)."""
    copy_requested = Signal(tuple)
    paste_requested = Signal(tuple)
    head_activated = Signal(str, QRect)
    head_menu_requested = Signal(str, QPoint)
    head_add_requested = Signal(QRect)
    head_moved = Signal(str, int)
    """(task, its new place among the heads)."""
    rate_edit_requested = Signal(tuple, QRect)
    """(block names, where the rate stands)."""
    norm_activated = Signal(QRect)
    selection_changed = Signal(tuple)
    """(block names): what an act on the stack is meant for now."""
    action_requested = Signal()
    """The button of a message was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack: StackDescription | None = None
        self._matches: list[Match] = []
        self._match = -1
        self.canvas = StackCanvas(self)
        for hand in (StackMouse, StackKeys, AdapterDrops):
            hand(self.canvas)
        self.bottom_bar = BottomBar(self)
        self.caption = Caption(self)
        self.find_bar = FindBar(self)
        self.message = MessagePanel(self)
        self._picture = QWidget(self)
        self._lay_out()
        self._connect()
        self._pass_on()
        self.set_stack(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.find_bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.bottom_bar)
        column.addWidget(self.caption)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.message)
        self._pages.addWidget(self._picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        self.canvas.moved.connect(self._show_values)
        self.canvas.selected.connect(lambda: self.selection_changed.emit(self.selected_blocks))
        self.canvas.previewed.connect(self._tell_preview)
        self.canvas.chosen.connect(self._tell_choice)
        self.bottom_bar.chosen.connect(self.canvas.choose_value)
        self.bottom_bar.zoom_requested.connect(self.canvas.zoom)
        self.message.action_requested.connect(self.action_requested)
        self.find_bar.text_changed.connect(self.find_blocks)
        self.find_bar.next_requested.connect(self._go_to_match)
        self.find_bar.closed.connect(self.canvas.setFocus)

    def _pass_on(self) -> None:
        """What the canvas announces is announced here under the same name."""
        for name in (
            "blocks_toggled", "menu_requested", "adapter_dropped", "adapter_activated", "adapter_moved",
            "adapter_copied_to", "adapters_removed", "copy_requested", "paste_requested", "head_activated",
            "head_menu_requested", "head_add_requested", "head_moved", "rate_edit_requested", "norm_activated",
        ):  # fmt: skip
            getattr(self.canvas, name).connect(getattr(self, name))

    def _tell_preview(self, kind: HandleKind, value: int) -> None:
        previews = {"freeze": self.boundary_previewed, "top": self.top_previewed, "share": self.share_previewed}
        previews[kind].emit(value)

    def _tell_choice(self, kind: HandleKind, value: int) -> None:
        choices = {"freeze": self.boundary_chosen, "top": self.top_chosen, "share": self.share_chosen}
        choices[kind].emit(value)

    # What is shown ---------------------------------------------------------------------------------------------------

    def set_stack(self, stack: StackDescription | None) -> None:
        """Shows a model, instead of any message; `None` says that there is none yet. Another model ends a drag."""
        if stack is not None and stack == self._stack and self._pages.currentWidget() is self._picture:
            return
        self._stack = stack
        if stack is None or not stack.blocks:
            self.set_message(*(_EMPTY if stack is None else _NO_BLOCKS))
            return
        self.canvas.set_stack(stack)
        self._pages.setCurrentWidget(self._picture)
        self.setFocusProxy(self.canvas)  # takes the focus along where it waited here for the stack
        self.find_blocks(self.find_bar.field.text())

    def set_boundary(self, frozen_blocks: int) -> None:
        """Puts the freeze boundary above so many blocks; more than there are means all."""
        self.canvas.set_value("freeze", frozen_blocks)

    def set_top(self, frozen_blocks: int) -> None:
        """Freezes so many blocks from the top; 0 parks the handle."""
        self.canvas.set_value("top", frozen_blocks)

    def show_values(self, values: Mapping[HandleKind, int]) -> None:
        """Shows handles elsewhere while one of them is dragged and pushes the others; what was set stands."""
        for kind, value in values.items():
            self.canvas.show_handle(kind, value)

    def set_share(self, shared_blocks: int) -> None:
        """Puts the share boundary above so many blocks; it is seen where there are two heads or more."""
        self.canvas.set_value("share", shared_blocks)

    def set_states(self, states: Sequence[BlockState]) -> None:
        """One for each block, from the input upwards; only rows that differ are painted anew.

        Until the first call, and where they are not as many as the blocks, the boundaries alone say what trains.
        """
        self.canvas.set_states(states)

    def set_marks(self, marks: Mapping[str, BlockMark]) -> None:
        """What a run did to each block, by name; nothing is drawn where they are not the blocks of this stack.

        To be told again when another stack is shown.
        """
        names = [block.name for block in self._stack.blocks] if self._stack else []
        fits = list(marks) == names
        self.canvas.stack_scene.set_marks([marks[name] for name in names] if fits else [])

    def set_heads(self, heads: Sequence[HeadChip | tuple[str, str, int]]) -> None:
        """Task heads from left to right: name, kind in words, number of outputs (0: not known)."""
        self.canvas.set_heads([HeadChip(*head) for head in heads])

    def set_caption(self, full: str, short: str) -> None:
        """The sentence below that says what will be trained, and what stands for it where it has no room."""
        self.caption.set_texts(full, short)

    def set_message(self, title: str, text: str, action_text: str | None = None) -> None:
        """Shows a message instead of the stack until `set_stack` brings one; the button asks by `action_requested`."""
        self.canvas.cancel()
        self.message.set_message(title, text, action_text)
        waits = self.canvas.hasFocus()
        self.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs forget that there may be none
        self._pages.setCurrentWidget(self.message)
        if waits:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def selected_blocks(self) -> tuple[str, ...]:
        """What an act on the stack is meant for: the chosen blocks, else the one that the keyboard stands on."""
        return self.canvas.names(self.canvas.selection.targets)

    def rect_of(self, block: str) -> QRect:
        """A block's row on the screen, brought into sight. Raises `ValueError` where there is none."""
        at = [known.name for known in self._stack.blocks].index(block) if self._stack else 0
        self.canvas.reveal_block(at)
        return self.canvas.global_rect(self.canvas.stack_scene.row_rect(at))

    def add_head_rect(self) -> QRect:
        """The chip that adds a head, on the screen."""
        return self.canvas.head_rect("add")

    # Search ----------------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Opens the search field, where there is something to search."""
        if self._pages.currentWidget() is self._picture:
            self.find_bar.open()

    def find_blocks(self, text: str) -> int:
        """Marks blocks and layers that contain every word of `text`, shows the topmost, and gives their number."""
        self._matches = matches(self._stack, text) if self._stack else []
        self._match = -1
        self.canvas.mark(self._matches)
        self._reveal_match(1)
        return len(self._matches)

    def _go_to_match(self, step: int) -> None:
        """As one asks for the next match: in rows that can be read."""
        if self._matches:
            self.canvas.make_readable()
            self._reveal_match(step)

    def _reveal_match(self, step: int) -> None:
        if self._matches:
            self._match = (self._match + step) % len(self._matches)
            self.canvas.reveal_match(self._matches[self._match])
        self.find_bar.set_result(self._match + 1, len(self._matches))

    # The rest --------------------------------------------------------------------------------------------------------

    def _show_values(self) -> None:
        canvas, num_blocks = self.canvas, self.canvas.stack_scene.num_blocks
        self.bottom_bar.set_handles(num_blocks, canvas.shown, canvas.shown_value("top"))
        shares = "share" in canvas.stack_scene.positions
        self.bottom_bar.set_shared(canvas.shown_value("share") if shares else None, num_blocks)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.canvas.refresh_look()
            self.caption.refresh_look()

    @override
    def sizeHint(self) -> QSize:
        return QSize(840, 620)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)
