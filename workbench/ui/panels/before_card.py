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
        self._figures: list[QWidget] = []
        self._problems = QVBoxLayout()
        self._problems.setSpacing(GAP)
        self._problem_cards: list[QWidget] = []
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101  # made by Card
        outer.addLayout(self._problems)
        self.set_loading("Waiting for the source model and the data…")

    def set_rows(self, rows: Sequence[CostRow]) -> None:
        """Shows the figures."""
        _clear(self._figures)
        for index, row in enumerate(rows):
            label, value = QLabel(row.label, self), QLabel(row.value, self)
            label.setProperty("role", "muted")
            value.setProperty("role", "figure")
            value.setAccessibleName(f"{row.label}: {row.value}")
            for widget in (label, value):
                widget.setToolTip(row.tip)
            self._grid.addWidget(label, index, 0)
            self._grid.addWidget(value, index, 1, Qt.AlignmentFlag.AlignRight)
            self._figures += [label, value]
        self.set_ready()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Shows the faults of the document; none hides the list."""
        _clear(self._problem_cards)
        for problem in problems:
            card = ProblemCard(problem, self)
            card.activated.connect(self.problem_activated)
            self._problems.addWidget(card)
            self._problem_cards.append(card)


def _clear(widgets: list[QWidget]) -> None:
    for widget in widgets:
        widget.hide()
        widget.deleteLater()
    widgets.clear()
