"""`StackView`: the picture of the model that one can take hold of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.stack import StackDescription
from workbench.ui.stack.canvas import StackCanvas
from workbench.ui.stack.caption import Caption
from workbench.ui.stack.counts import Added, figures, summary
from workbench.ui.stack.find_bar import FindBar
from workbench.ui.stack.heads_item import HeadChip
from workbench.ui.stack.message_panel import MessagePanel
from workbench.ui.stack.search import matching_blocks

_EMPTY = ("No source model", "Choose a source model to see the blocks it is made of.")
_NO_BLOCKS = ("Nothing to cut", "This model has no blocks that a boundary could stand between.")


class StackView(QWidget):
    """Shows plain data and announces intentions; the owner alone moves the boundary, by `set_boundary`.

    `boundary_previewed` follows a drag, and returns to the old position where the drag is cancelled.
    `boundary_chosen` comes once for each drag, click or key that would move the boundary; both carry the number of
    frozen blocks counted from the input.
    """

    boundary_previewed = Signal(int)
    boundary_chosen = Signal(int)
    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack: StackDescription | None = None
        self._heads: tuple[HeadChip, ...] = ()
        self._chips: dict[str, tuple[str, ...]] = {}
        self._adapter_parameters: int | None = 0
        self._matches: list[int] = []
        self._match = -1
        self.canvas = StackCanvas(self)
        self.caption = Caption(self)
        self.find_bar = FindBar(self)
        self.message = MessagePanel(self)
        self._picture = QWidget(self)
        self._lay_out()
        self._connect()
        self.set_stack(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.find_bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.caption)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.message)
        self._pages.addWidget(self._picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        self.canvas.moved.connect(self._say_what_trains)
        self.canvas.previewed.connect(self.boundary_previewed)
        self.canvas.chosen.connect(self.boundary_chosen)
        self.message.action_requested.connect(self.action_requested)
        self.find_bar.text_changed.connect(self.find_blocks)
        self.find_bar.next_requested.connect(self._reveal_match)
        self.find_bar.closed.connect(self.canvas.setFocus)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.open_find)

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
        self.canvas.stack_scene.set_chips(self._chips)
        self._pages.setCurrentWidget(self._picture)
        self.setFocusProxy(self.canvas)  # takes the focus along where it waited here for the stack
        self.find_blocks(self.find_bar.field.text())

    def set_boundary(self, frozen_blocks: int) -> None:
        """Puts the boundary above so many blocks; more than there are means all."""
        self.canvas.set_boundary(frozen_blocks)

    def set_heads(self, heads: Sequence[HeadChip | tuple[str, str, int]]) -> None:
        """Task heads from left to right: name, kind in words, number of outputs (0: not known), their parameters."""
        self._heads = tuple(HeadChip(*head) for head in heads)
        self.canvas.stack_scene.set_heads(self._heads)
        self._say_what_trains()

    def set_adapters(self, chips: Mapping[str, Sequence[str]], parameters: int | None = None) -> None:
        """Chips by the name of their block, and how many parameters all adapters have together, where known."""
        before, self._chips = self._chips, {name: tuple(texts) for name, texts in chips.items() if texts}
        self._adapter_parameters = parameters if self._chips else 0
        if self._chips != before:
            self.canvas.stack_scene.set_chips(self._chips)
        self._say_what_trains()

    def set_message(self, title: str, text: str, action_text: str | None = None) -> None:
        """Shows a message instead of the stack until `set_stack` brings one; the button asks by `action_requested`."""
        self.canvas.cancel()
        self.message.set_message(title, text, action_text)
        waits = self.canvas.hasFocus()
        self.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs forget that there may be none
        self._pages.setCurrentWidget(self.message)
        if waits:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Search ----------------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Opens the search field, where there is something to search."""
        if self._pages.currentWidget() is self._picture:
            self.find_bar.open()

    def find_blocks(self, text: str) -> int:
        """Marks the blocks that contain every word of `text`, shows the topmost, and gives their number."""
        self._matches = matching_blocks(self._stack, text) if self._stack else []
        self._match = -1
        self.canvas.stack_scene.set_matches(set(self._matches))
        self.find_bar.set_result(len(self._matches))
        self._reveal_match(1)
        return len(self._matches)

    def _reveal_match(self, step: int) -> None:
        if self._matches:
            self._match = (self._match + step) % len(self._matches)
            self.canvas.reveal_block(self._matches[self._match])

    # The rest --------------------------------------------------------------------------------------------------------

    def head_parameters(self) -> int | None:
        """Parameters of all heads; `None` where the size of one is not known."""
        width = self._stack.feature_width if self._stack else 0
        sizes = [size for head in self._heads if (size := head.size(width)) is not None]
        return sum(sizes) if len(sizes) == len(self._heads) else None

    def _say_what_trains(self) -> None:
        if self._stack is None:
            return
        frozen, heads = self.canvas.shown, self.head_parameters()
        full = summary(self._stack, frozen, heads, self._adapter_parameters)
        short = figures(self._stack, frozen, Added(heads, self._adapter_parameters))
        self.caption.set_texts(full, f"Trains {short}")

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
