"""What is known of a domain or of a task, row by row, with its counts drawn."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.spec.cards import Card, CardRow
from workbench.ui.panels.bars import BarStrip
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class CardView(QWidget):
    """The formula as a heading, and below it each row: its title, its text, its bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formula = QLabel(self)
        self._formula.setProperty("role", "heading")
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 2)
        self._column.addWidget(self._formula)

    def set_card(self, card: Card | None) -> None:
        """Takes no room where nothing is known."""
        self.setVisible(card is not None)
        if card is None:
            return
        self._formula.setText(card.formula)
        self.setAccessibleName(f"{card.title}: {card.formula}")
        while len(self._rows) < len(card.rows):
            self._rows.append(_Row(self))
            self._column.addWidget(self._rows[-1])
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(card.rows))
            if at < len(card.rows):
                row.set_row(card.rows[at])

    def text(self) -> str:
        """All that is said."""
        return "\n".join(row.said for row in self._rows if not row.isHidden())


class _Row(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.said = ""
        self._text = TextLine(self, small=True)
        self._bars = BarStrip(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 4)
        column.addWidget(self._text)
        column.addWidget(self._bars)

    def set_row(self, row: CardRow) -> None:
        self.said = f"{row.title}: {row.text}"
        self._text.set_runs((row.title, "muted"), (row.text, "plain"))
        self._bars.set_bars(row.bars, row.more_bars)
        self._bars.setAccessibleName(row.title)
