"""One side of the transfer: its domain card and its task card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.spec.cards import Card
from workbench.spec.setting import SideCards
from workbench.ui.panels.bars import BarStrip
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP

_HEADING_WIDTH = 108


class SideCard(QFrame):
    """`role` is Source or Target."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(f"{role}: domain and task")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._role = role
        self._title = TextLine(self)
        self._parts: list[_Rows] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP + 4, GAP + 2, GAP + 4, GAP + 4)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GAP + 4)
        self._column.addLayout(self._rows)
        self._column.addStretch(1)
        self.set_cards(None)

    def set_cards(self, cards: SideCards | None) -> None:
        """None where nothing is known of it yet."""
        self._title.set_runs((cards.title if cards else "Not known yet", "strong"), (self._role.lower(), "muted"))
        for part in self._parts:
            self._rows.removeWidget(part)
            part.deleteLater()
        told = [("Domain", cards.domain), *(("Task", card) for card in cards.tasks)] if cards else []
        self._parts = [_Rows(kind, card, self) for kind, card in told]
        for part in self._parts:
            self._rows.addWidget(part)

    def text(self) -> str:
        """All that is said."""
        return "\n".join([self._title.plain_text(), *(part.card.text() for part in self._parts)])


class _Rows(QWidget):
    """A heading, and pairs of a name and a text below it."""

    def __init__(self, kind: str, card: Card, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        name = f" {card.title}" if kind == "Task" and card.title else ""
        title = QLabel(f"{kind}{name}: {card.formula}", self)
        title.setProperty("role", "heading")
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, _HEADING_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(GAP // 2)
        for at, row in enumerate(card.rows):
            grid.addWidget(self._line(row.title, "muted"), 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._line(row.text, "plain"), 2 * at, 1, Qt.AlignmentFlag.AlignTop)
            if row.bars:
                bars = BarStrip(self)
                bars.set_bars(row.bars, row.more_bars)
                bars.setAccessibleName(row.title)
                grid.addWidget(bars, 2 * at + 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(title)
        column.addLayout(grid)

    def _line(self, text: str, weight: Weight) -> TextLine:
        line = TextLine(self, small=True)
        line.set_runs((text, weight))
        return line
