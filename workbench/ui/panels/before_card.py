"""What a run will cost and what stands in its way, before it is run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from workbench.spec.checks import Problem
from workbench.ui.panels.card import Card
from workbench.ui.panels.cost_text import CostRow
from workbench.ui.panels.problem_card import ProblemCard
from workbench.ui.theme import GAP


class BeforeYouRunCard(Card):
    """Figures above, faults below; `problem_activated` carries the place of a fault that was clicked."""

    problem_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Before you run", parent)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self._figures: list[_Figure] = []
        self._problems = QVBoxLayout()
        self._problems.setSpacing(GAP)
        self._problem_cards: list[ProblemCard] = []
        self._shown_problems: list[Problem] = []
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101  # made by Card
        outer.addLayout(self._problems)
        self.set_loading("Waiting for the source model and the data…")

    def set_rows(self, rows: Sequence[CostRow]) -> None:
        """Shows the figures; while the boundary is dragged only their texts change."""
        while len(self._figures) > len(rows):
            _drop(self._figures.pop())
        while len(self._figures) < len(rows):
            figure = _Figure(self)
            self._grid.addWidget(figure.label, len(self._figures), 0)
            self._grid.addWidget(figure.value, len(self._figures), 1, Qt.AlignmentFlag.AlignRight)
            self._figures.append(figure)
        for figure, row in zip(self._figures, rows, strict=True):
            figure.show_row(row)
        self.set_ready()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Shows the faults of the document; none hides the list. Those that stay keep the focus."""
        if list(problems) == self._shown_problems:
            return
        self._shown_problems = list(problems)
        for card in self._problem_cards:
            card.hide()
            card.deleteLater()
        self._problem_cards = [ProblemCard(problem, self) for problem in problems]
        for card in self._problem_cards:
            card.activated.connect(self.problem_activated)
            self._problems.addWidget(card)


class _Figure:
    def __init__(self, parent: QWidget) -> None:
        self.label, self.value = QLabel(parent), QLabel(parent)
        self.label.setProperty("role", "muted")
        self.value.setProperty("role", "figure")

    def show_row(self, row: CostRow) -> None:
        self.label.setText(row.label)
        self.value.setText(row.value)
        self.value.setAccessibleName(f"{row.label}: {row.value}")
        for widget in (self.label, self.value):
            widget.setToolTip(row.tip)


def _drop(figure: _Figure) -> None:
    for widget in (figure.label, figure.value):
        widget.hide()
        widget.deleteLater()
