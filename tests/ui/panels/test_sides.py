"""The columns beside the stack: what has room in them, and what moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from models.spec.freeze import Freeze
from models.spec.phases import GradualUnfreezing
from models.spec.rates import BlockRate, DiscriminativeRates
from models.spec.source import BundledSource
from models.spec.stack import StackDescription
from tests.ui.panels.reading import texts
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.cost import estimate
from workbench.spec.data_description import (
    DataDescription,
)
from workbench.spec.notices import Notice
from workbench.spec.split import Split
from workbench.ui import theme
from workbench.ui.panels.cost_text import cost_rows
from workbench.ui.panels.problem_card import ProblemCard
from workbench.ui.panels.sides import RecipeSide, Side, TransferSide
from workbench.ui.panels.text_line import TextLine


@pytest.mark.parametrize("width", [288, 320])
def test_that_nothing_on_the_left_is_wider_than_its_column(
    qtbot: QtBot, dark: theme.Theme, width: int, source_stack: StackDescription, skipping_data: DataDescription
) -> None:
    side = TransferSide()
    qtbot.addWidget(side)
    side.source.set_stack(BundledSource(), source_stack)
    side.data.set_data(skipping_data, Split(), 96)
    side.resize(width, 400)
    side.show()
    qtbot.waitExposed(side)
    assert side.widget().width() <= side.viewport().width()
    for line in side.findChildren(TextLine):
        if line.isVisible():
            assert line.height() >= line.heightForWidth(line.width())


@pytest.mark.parametrize("height", [330, 400, 640, 680])
def test_that_faults_are_in_sight_at_any_height_and_move_no_row_of_the_recipe(
    qtbot: QtBot, dark: theme.Theme, height: int, source_stack: StackDescription, target_data: DataDescription
) -> None:
    side = RecipeSide()
    qtbot.addWidget(side)
    side.recipe.set_experiment(Experiment())
    side.before.set_rows(cost_rows(estimate(Experiment(), source_stack, target_data), 10))
    side.resize(310, height)
    side.show()
    qtbot.waitExposed(side)
    editors = {widget.accessibleName(): widget for widget in side.findChildren(QWidget) if widget.accessibleName()}
    before = [editors[name].mapTo(side, QPoint()) for name in ("Optimiser", "Epochs", "Image size", "Seed")]
    least = side.minimumSizeHint()
    wordy = Problem("recipe.epochs", "Too many epochs are asked for, more than anybody waits for.", "Take fewer, 9.")
    side.before.set_problems([wordy, wordy, wordy], [Notice("freeze.boundary", "Many.", "Fewer.")])
    cards = side.findChildren(ProblemCard)
    qtbot.waitUntil(lambda: all(card.isVisible() and card.height() > 20 for card in cards))
    assert len(cards) == 2
    assert "and 2 more" in texts(side.before)
    for part in [*cards, *(line for card in cards for line in card.findChildren(TextLine))]:
        assert side.rect().contains(part.mapTo(side, part.rect().bottomRight()))
        assert part.height() >= part.heightForWidth(part.width())
    assert not side.findChild(Side).isAncestorOf(cards[0])  # type: ignore[union-attr]
    assert [editors[name].mapTo(side, QPoint()) for name in ("Optimiser", "Epochs", "Image size", "Seed")] == before
    assert side.minimumSizeHint() == least
    side.before.set_problems([wordy])
    assert "more" not in texts(side.before).split("\n")[-1]


@pytest.mark.parametrize("width", [288, 310])
def test_that_no_row_of_the_recipe_is_wider_than_its_column(qtbot: QtBot, dark: theme.Theme, width: int) -> None:
    side = RecipeSide()
    qtbot.addWidget(side)
    by_hand = (BlockRate(block="5.1", multiplier=0.5),)
    side.recipe.set_experiment(
        Experiment(rates=DiscriminativeRates(by_hand=by_hand), phases=GradualUnfreezing(), freeze=Freeze())
    )
    side.resize(width, 700)
    side.show()
    qtbot.waitExposed(side)
    scrolled = side.findChild(Side)
    assert scrolled is not None
    assert scrolled.widget().width() <= scrolled.viewport().width()


def test_that_a_fault_leads_to_its_field_by_mouse_and_by_key(qtbot: QtBot, dark: theme.Theme) -> None:
    side = RecipeSide()
    qtbot.addWidget(side)
    side.recipe.set_experiment(Experiment())
    problem = Problem("split.validation", "Nothing is left to train on.", "Lower the share.")
    side.before.set_problems([problem])
    side.show()
    qtbot.waitExposed(side)
    side.activateWindow()
    card = side.findChild(ProblemCard)
    assert card is not None
    with qtbot.waitSignal(side.before.problem_activated) as asked:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert asked.args == ["split.validation"]
    focused = side.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Validation"
    card.setFocus()
    with qtbot.waitSignal(side.before.problem_activated):
        qtbot.keyClick(card, Qt.Key.Key_Return)
    side.before.set_problems([])
    qtbot.waitUntil(lambda: side.findChild(ProblemCard) is None)


@pytest.mark.parametrize("height", [400, 640, 680])
def test_that_a_notice_that_comes_and_goes_moves_nothing(
    qtbot: QtBot, dark: theme.Theme, height: int, source_stack: StackDescription, target_data: DataDescription
) -> None:
    side = RecipeSide()
    qtbot.addWidget(side)
    side.recipe.set_experiment(Experiment())
    side.before.set_rows(cost_rows(estimate(Experiment(), source_stack, target_data), 10))
    side.resize(310, height)
    side.show()
    qtbot.waitExposed(side)
    scrolled = side.findChild(Side)
    assert scrolled is not None

    def places() -> list[QPoint | int]:
        QApplication.processEvents()
        return [scrolled.height(), *(label.mapTo(side, QPoint()) for label in side.before.findChildren(QLabel)[:6])]

    before = places()
    advice = "Risk of overfitting. Freeze more blocks, or run a linear probe as a control."
    side.before.set_problems([], [Notice("freeze.boundary", "500 labels, 3.02 M parameters.", advice)])
    (card,) = side.findChildren(ProblemCard)
    qtbot.waitUntil(card.isVisible)
    assert places() == before
    side.before.set_problems([])
    assert places() == before


def test_that_the_field_that_is_typed_in_stays_in_sight_when_a_fault_appears(qtbot: QtBot, dark: theme.Theme) -> None:
    side = RecipeSide()
    qtbot.addWidget(side)
    side.recipe.set_experiment(Experiment())
    side.resize(310, 420)
    side.show()
    side.activateWindow()
    qtbot.waitUntil(side.isActiveWindow)
    side.recipe.focus_field("split.labelled")
    scrolled = side.findChild(Side)
    editor = side.focusWidget()
    assert scrolled is not None
    assert editor is not None
    corner = editor.mapTo(scrolled.widget(), editor.rect().bottomLeft())
    scrolled.ensureVisible(0, corner.y(), 0, 0)
    side.before.set_problems([Problem("split.labelled", "Too many.", "Take fewer.")] * 2)
    cards = side.findChildren(ProblemCard)
    qtbot.waitUntil(lambda: all(card.isVisible() for card in cards))

    def in_sight() -> bool:
        port = scrolled.viewport()
        return port.rect().contains(editor.mapTo(port, editor.rect().bottomRight()))

    qtbot.waitUntil(in_sight)
