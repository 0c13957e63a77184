"""`AdapterPopover`: the parameters of an adapter, where it sits and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.spec.adapters import AdapterSpec
from workbench.spec.fields import help_of, title_of
from workbench.spec.numbers import count_text, short_count
from workbench.ui.forms.kind_form import KindForm
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.popover import Popover, breakable
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_NAMED = 3
"""So many blocks are named in the title; more are counted there, and named below it."""
_MERGES = "Its update can be merged into the source's weights for export."
_STAYS = "It stays beside the source's weights, also in what is exported."


class AdapterPopover(Popover):
    """Emits what the user wants of the adapter that is shown; paths are those of its fields."""

    field_changed = Signal(str, object)
    split_requested = Signal(str)
    """The block that is to get an adapter of its own, with the same parameters."""
    copied = Signal()
    removed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._block = ""
        self._tunes = False
        self._help = TextLine(self, small=True)
        self._blocks = TextLine(self, small=True)
        self._form = KindForm(self, leave_out=["blocks"])
        self._added = TextLine(self)
        self._merging = TextLine(self, small=True)
        self._copy = _button("Copy", "Copy the adapter, to be pasted onto other blocks", self)
        self._split = _button("Only this block", "", self)
        self._remove = _button("Remove", "Take the adapter off its blocks", self)
        for widget in (self._help, self._blocks, self._form, self._added, self._merging):
            self.body.addWidget(widget)
        self.body.addLayout(_in_a_row(self._copy, self._split, self._remove))
        self._form.field_changed.connect(self.field_changed)
        self._copy.clicked.connect(self.copied)
        self._remove.clicked.connect(self.removed)
        self._split.clicked.connect(lambda: self.split_requested.emit(self._block))
        self.set_added(None, 0)

    def set_adapter(self, adapter: AdapterSpec, block: str = "") -> None:
        """Shows an adapter, without faults; `block` is the one it was opened on, which can get one of its own."""
        self._block, self._tunes = block, bool(adapter.tunes)
        title, blocks = title_of(type(adapter)), list(reversed(adapter.blocks))
        self.set_title(f"{title} on {_listed(blocks)}")
        self._help.set_runs((help_of(type(adapter)), "muted"))
        self._blocks.set_runs(("" if len(blocks) <= _NAMED else f"On {breakable(', '.join(blocks))}", "muted"))
        self._form.set_value(adapter)
        self._form.set_faults({})
        self._split.setVisible(len(blocks) > 1 and block in blocks)
        self._split.setToolTip(wrapped(f"Give {block} a {title} of its own, which the others do not follow"))
        self._merging.set_runs((_MERGES if adapter.merges else _STAYS, "muted"))

    def set_added(self, parameters: int | None, blocks: int) -> None:
        """Says how many parameters the adapter that is shown adds to so many blocks, or tunes of their own; `None`
        while nobody knows.
        """
        if parameters is None:
            self._added.set_runs()
            return
        count, where = f"{short_count(parameters)} parameters", f"in {count_text(blocks, 'block')}"
        if self._tunes:
            self._added.set_runs((f"Tunes {count}", "strong"), (f"{where}, adds none", "muted"))
        else:
            self._added.set_runs((f"+{count}", "strong"), (where, "muted"))

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the fields that have a fault, by their paths in the adapter."""
        self._form.set_faults(faults)


def _listed(blocks: Sequence[str]) -> str:
    return ", ".join(blocks) if len(blocks) <= _NAMED else f"{len(blocks)} blocks"


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setToolTip(wrapped(tip))
    return button


def _in_a_row(*buttons: QPushButton) -> QHBoxLayout:
    """The last one stands apart, for it takes something away."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for button in buttons[:-1]:
        row.addWidget(button)
    row.addStretch(1)
    row.addWidget(buttons[-1])
    return row
