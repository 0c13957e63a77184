"""What a run will cost, what stands in its way and what is worth knowing, before it is run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from workbench.spec.checks import Problem
from workbench.spec.notices import Notice
from workbench.spec.numbers import count_text
from workbench.ui.panels.card import Card
from workbench.ui.panels.cost_text import CostRow
from workbench.ui.panels.link_line import LinkLine
from workbench.ui.panels.problem_card import ProblemCard, usual_height
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

ALL_RANKS = 2
"""The rank of figures that go first where there is little room."""
MOST_SHOWN = 2
"""So many faults and notices stand as cards; the others are counted below them, and named in a tooltip."""


class BeforeYouRunCard(Card):
    """Figures above, faults and notices below; `problem_activated` carries the place of one that was clicked."""

    problem_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Before you run", parent)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self._others = LinkLine("", self)
        self._others.setWordWrap(False)
        self._others.hide()
        self._others.followed.connect(self._tell_others)
        self.head.addWidget(self._others)
        self._figures: list[_Figure] = []
        self._most_rank = ALL_RANKS
        self._problem_cards: list[ProblemCard] = []
        self._shown: list[Problem | Notice] = []
        self._concerns = QWidget(self)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(GAP)
        self._more = TextLine(self._concerns, small=True)
        self._more.hide()
        self._place_concerns()
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
        self._show_figures()
        self.set_ready()

    def _place_concerns(self) -> None:
        column = QVBoxLayout(self._concerns)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP - 2)
        column.addLayout(self._problems)
        column.addWidget(self._more)
        column.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101  # made by Card
        outer.addWidget(self._concerns)

    def set_room(self, most_rank: int, *, reserves: bool) -> None:
        """Keeps the figures up to this rank, fewer in a low window; the others are counted, and stand in the tooltip.

        `reserves`: a notice that comes and goes while the boundary is dragged moves nothing, for its room is kept.
        """
        self._concerns.setMinimumHeight(usual_height(self) if reserves else 0)
        if most_rank != self._most_rank:
            self._most_rank = most_rank
            self._show_figures()

    def _show_figures(self) -> None:
        hidden = [figure for figure in self._figures if figure.rank > self._most_rank]
        for figure in self._figures:
            figure.set_visible(figure not in hidden)
        told = "\n".join(f"{figure.label.text()}: {figure.value.text()}" for figure in hidden)
        self.setToolTip(told)
        self._others.setToolTip(told)
        self._others.setAccessibleDescription(told)
        self._others.set_runs((count_text(len(hidden), "more figure") if hidden else "", "muted"))

    def _tell_others(self) -> None:
        QToolTip.showText(self._others.mapToGlobal(self._others.rect().bottomLeft()), self.toolTip(), self._others)

    def set_problems(self, problems: Sequence[Problem], notices: Sequence[Notice] = ()) -> None:
        """Shows the faults of the document and then what is worth knowing of it. Unchanged ones keep the focus."""
        concerns: list[Problem | Notice] = [*problems, *notices]
        if concerns == self._shown:
            return
        self._shown = concerns
        for card in self._problem_cards:
            self._problems.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._problem_cards = [ProblemCard(concern, self._concerns) for concern in concerns[:MOST_SHOWN]]
        for card in self._problem_cards:
            card.activated.connect(self.problem_activated)
            self._problems.addWidget(card)
        self._count(concerns[MOST_SHOWN:])

    def _count(self, others: Sequence[Problem | Notice]) -> None:
        self._more.set_runs((f"and {len(others)} more" if others else "", "muted"))
        self._more.setToolTip("\n".join(map(str, others)))


class _Figure:
    rank = 0

    def __init__(self, parent: QWidget) -> None:
        self.label, self.value = QLabel(parent), QLabel(parent)
        self.label.setProperty("role", "muted")
        self.value.setProperty("role", "figure")

    def set_visible(self, visible: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        self.label.setVisible(visible)
        self.value.setVisible(visible)

    def show_row(self, row: CostRow) -> None:
        self.rank = row.rank
        self.label.setText(row.label)
        self.value.setText(row.value)
        self._set_quiet(row.quiet)
        self.value.setAccessibleName(f"{row.label}: {row.value}")
        for widget in (self.label, self.value):
            widget.setToolTip(row.tip)

    def _set_quiet(self, quiet: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        role = "muted" if quiet else "figure"
        if self.value.property("role") != role:
            self.value.setProperty("role", role)
            self.value.style().polish(self.value)


def _drop(figure: _Figure) -> None:
    for widget in (figure.label, figure.value):
        widget.hide()
        widget.deleteLater()
