"""What a run will cost, and what speaks against it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from tests.ui.panels.reading import texts
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.cost import estimate
from workbench.spec.data_description import (
    DataDescription,
)
from workbench.spec.notices import Notice
from workbench.ui import theme
from workbench.ui.panels.before_card import BeforeYouRunCard
from workbench.ui.panels.cost_text import cost_rows
from workbench.ui.panels.link_line import LinkLine
from workbench.ui.panels.problem_card import ProblemCard
from workbench.ui.panels.text_line import TextLine


def test_that_costs_are_counts_taken_from_the_descriptions(
    qtbot: QtBot, dark: theme.Theme, source_stack: StackDescription, target_data: DataDescription
) -> None:
    card = BeforeYouRunCard()
    qtbot.addWidget(card)
    experiment = documents.replaced(Experiment(), {"freeze.boundary": 2, "split.labelled": 500})
    card.set_rows(cost_rows(estimate(experiment, source_stack, target_data), experiment.recipe.epochs))
    shown = texts(card)
    assert "1.01 M of 3.01 M" in shown
    assert "8 × 10 = 80" in shown
    card.set_rows(cost_rows(estimate(Experiment(), source_stack, target_data), 3)[:2])
    shown = texts(card)
    assert "12.8 k of 3.01 M" in shown
    assert "8 × 10" not in shown


def test_that_a_low_window_keeps_what_trains_the_memory_and_the_time(
    qtbot: QtBot, dark: theme.Theme, source_stack: StackDescription, target_data: DataDescription
) -> None:
    card = BeforeYouRunCard()
    qtbot.addWidget(card)
    card.set_rows(cost_rows(estimate(Experiment(), source_stack, target_data), 10))
    card.set_room(1, reserves=False)
    shown = texts(card)
    assert [name for name in ("trains", "memory", "one step", "one epoch", "whole run", "steps") if name in shown] == [
        "trains",
        "memory",
        "one epoch",
    ]
    assert "whole run: measuring…" in card.toolTip()
    more = card.findChild(LinkLine)
    assert more is not None
    assert more.plain_text() == "4 more figures"
    assert not more.isHidden()
    card.show()
    qtbot.keyClick(more, Qt.Key.Key_Return)
    assert "parameters per label: " in QToolTip.text()
    card.set_room(0, reserves=False)
    assert "one epoch" not in texts(card)
    card.set_room(2, reserves=False)
    assert "whole run" in texts(card)
    assert card.toolTip() == ""
    assert more.isHidden()


def test_that_a_notice_is_told_from_a_fault(qtbot: QtBot, both_themes: theme.Theme) -> None:
    notice = ProblemCard(Notice("freeze.boundary", "500 labels, 2.09 M parameters.", "Risk of overfitting."))
    fault = ProblemCard(Problem("recipe.epochs", "Too many.", "Take fewer."))
    assert fault.toolTip() == "Go to Recipe, Epochs"
    for card, colour in ((notice, both_themes.warm), (fault, both_themes.bad)):
        qtbot.addWidget(card)
        assert colour in card.findChildren(TextLine)[0].text()
    assert notice.property("role") != fault.property("role")
