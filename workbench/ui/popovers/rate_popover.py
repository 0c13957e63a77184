"""`RatePopover`: the learning rate of one block or of several, as a share of the full one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from models.spec.phases import AtOnce, Phases
from models.spec.rates import BlockRate
from workbench.spec.field_kinds import Real
from workbench.spec.fields import field_of
from workbench.ui.forms.editor import EDITOR_WIDTH
from workbench.ui.forms.numbers import NumberEdit
from workbench.ui.forms.simple_rows import mark
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.popover import Popover
from workbench.ui.popovers.rate_words import PhasedRate, rate_words, span
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_FIELD = field_of(BlockRate, "multiplier")
_TIP = f"{_FIELD.description} Arrows step along 1, 2, 5, 10."


@dataclass(frozen=True)
class BlockMultiplier:
    """A block's share of the learning rate, and what the rule says of it."""

    block: str
    rate: PhasedRate
    ruled: float

    by_hand: bool
    """Whether the multiplier was set by hand, be it to what the rule says."""


class RatePopover(Popover):
    """`rate_chosen` carries the multiplier that all the blocks are to get, or `None` for the rule's."""

    rate_chosen = Signal(object)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        kind = _FIELD.kind
        if not isinstance(kind, Real):
            raise TypeError("a multiplier is a number")
        self._number = NumberEdit(kind.bounds, parent=self)
        self._number.setAccessibleName(_FIELD.title)
        self._number.setFixedWidth(EDITOR_WIDTH)
        self._now = TextLine(self)
        self._rule = TextLine(self, small=True)
        self._back = QPushButton("Back to the rule", self)
        self.body.addLayout(self._titled_number())
        self.body.addWidget(self._now)
        self.body.addWidget(self._rule)
        self.body.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._number.edited.connect(self.rate_chosen)
        self._back.clicked.connect(lambda: self.rate_chosen.emit(None))
        self.set_fault("")

    def set_blocks(self, blocks: Sequence[BlockMultiplier], learning_rate: float, phases: Phases | None = None) -> None:
        """Shows the multipliers of at least one block, from the top downwards, and the rates they come to.

        Without `phases`, everything trains at once.
        """
        rates = [block.rate.multiplier for block in blocks]
        now = rate_words([block.rate for block in blocks], learning_rate, phases or AtOnce())
        self.set_title(f"Rate of {blocks[0].block}" if len(blocks) == 1 else f"Rate of {len(blocks):,} blocks")
        self._number.set_value(rates[0] if blocks[0].by_hand else _short(rates[0]))
        self._now.set_runs((now.verb, "muted"), (now.rate, "strong"), (now.when, "muted"))
        self._rule.set_runs((f"The rule gives ×{span([block.ruled for block in blocks])}.", "muted"))
        by_hand = any(block.by_hand for block in blocks)
        self.set_fault("")
        self._back.setEnabled(by_hand)
        self._back.setToolTip("Take back what was set by hand" if by_hand else "Nothing was set by hand here")

    def set_fault(self, text: str) -> None:
        """Marks the number as faulty and says why; an empty text as sound."""
        mark(self._number, text, _TIP)

    def _titled_number(self) -> QHBoxLayout:
        title = QLabel(f"{_FIELD.title} ×", self)
        title.setToolTip(wrapped(_TIP))
        title.setBuddy(self._number)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(title, 1)
        row.addWidget(self._number)
        return row


def _short(ruled: float) -> float:
    """What a rule gave, in four figures; what was typed stays as it was."""
    return float(f"{ruled:.4g}")
