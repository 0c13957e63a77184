"""`AdapterPalette`: every kind of adapter, to drag onto the stack or to put onto the selected blocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.stack import BlockDescription
from workbench.ui.dialogs.search_field import SearchField
from workbench.ui.palette.adapter_list import AdapterList
from workbench.ui.palette.entries import HOW_TO_USE, adapter_entries, matching
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_WIDTH = 236
_NOTHING = "No adapter answers to “{words}”. Search for a name, a family, an author or a word of what it does."


class AdapterPalette(QWidget):
    """`kind_chosen` carries a kind that is wanted on the selected blocks; `left` gives the focus back to the stack."""

    kind_chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = adapter_entries()
        self._selected: tuple[BlockDescription, ...] = ()
        self._search = SearchField("Search adapters", self)
        self._search.keeps_return = True
        self._list = AdapterList(self)
        self._nothing = TextLine(self)
        self._hint = TextLine(self, small=True)
        self.setAccessibleName("Adapters")
        self.setFocusProxy(self._search)
        self._arrange()
        self._connect()
        self.set_selected(())
        self._show_matching("")

    def set_selected(self, blocks: Sequence[BlockDescription]) -> None:
        """Takes the blocks that are selected in the stack, and says below the list what Enter will do with them."""
        self._selected = tuple(blocks)
        self._list.entries.set_selected(blocks)
        self._say_what_enter_does()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, super().sizeHint().height())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()  # before any shortcut of the window
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self._search.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        title = QLabel("ADAPTERS", self)
        title.setProperty("role", "heading")
        title.setAccessibleName("Adapters")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP // 2, GAP, GAP)
        column.setSpacing(GAP - 2)
        for widget in (title, self._search, self._nothing):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._show_matching)
        self._search.down_pressed.connect(self._enter_list)
        self._search.return_pressed.connect(self._list.choose_current)
        self._list.kind_chosen.connect(self.kind_chosen)
        self._list.typed.connect(self._type_on)
        self._list.entry_changed.connect(self._say_what_enter_does)
        self._list.top_left.connect(self._search.setFocus)

    def _say_what_enter_does(self) -> None:
        blocks, current = self._selected, self._list.current
        where = blocks[0].name if len(blocks) == 1 else f"the {len(blocks)} selected blocks"
        if not blocks or current is None:
            self._hint.set_runs((HOW_TO_USE, "muted"))
        elif current.fits(blocks):
            self._hint.set_runs(("Enter puts it on", "muted"), (where, "plain"))
        else:
            self._hint.set_runs((f"{current.title} needs {current.needs}: there are none in {where}.", "warm"))

    def _show_matching(self, words: str) -> None:
        found = matching(self._all, words)
        self._list.set_entries(found)
        self._list.setEnabled(bool(found))
        self._nothing.set_runs(("" if found else _NOTHING.format(words=words.strip()), "muted"))

    def _enter_list(self) -> None:
        if self._list.isEnabled():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _type_on(self, text: str) -> None:
        """A letter in the list begins a new search, or goes on with the one that stands there."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.deselect()
        self._search.end(False)
        self._search.insert(text)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
