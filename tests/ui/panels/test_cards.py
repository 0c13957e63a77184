from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models.spec.freeze import Freeze
from models.spec.phases import GradualUnfreezing
from models.spec.rates import BlockRate, DiscriminativeRates
from models.spec.source import BundledSource, RunSource, TorchvisionSource
from models.spec.stack import StackDescription
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.cost import estimate
from workbench.spec.data import BundledData
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    NumberSummary,
    SeparatedValues,
)
from workbench.spec.notices import Notice
from workbench.spec.split import Split
from workbench.spec.tasks import MultiLabel, Regression
from workbench.ui import theme
from workbench.ui.panels import data_text
from workbench.ui.panels.before_card import BeforeYouRunCard
from workbench.ui.panels.cost_text import cost_rows
from workbench.ui.panels.link_line import LinkLine
from workbench.ui.panels.problem_card import ProblemCard
from workbench.ui.panels.recipe_panel import RecipePanel
from workbench.ui.panels.sides import RecipeSide, Side, TransferSide
from workbench.ui.panels.source_card import SourceCard
from workbench.ui.panels.target_card import TargetDataCard
from workbench.ui.panels.text_line import TextLine
from workbench.ui.style_sheet import apply_theme


def texts(widget: QWidget) -> str:
    """Everything that can be read in a widget now."""
    widget.show()
    lines = [line.plain_text() for line in widget.findChildren(TextLine) if line.isVisibleTo(widget)]
    labels = [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.isVisibleTo(widget) and not isinstance(label, TextLine)
    ]
    return "\n".join([*lines, *labels])


def test_that_the_source_card_says_what_is_known_of_the_source(
    qtbot: QtBot, both_themes: theme.Theme, source_stack: StackDescription
) -> None:
    card = SourceCard()
    qtbot.addWidget(card)
    assert "Looking at the source model" in texts(card)
    card.set_stack(BundledSource(), source_stack)
    assert "EfficientNet-Lite0 bundled" in texts(card)
    assert "ImageNet-1k · 3.00 M parameters · 3 blocks" in texts(card)
    assert "top-1 75.1 % · Apache-2.0" in texts(card)
    card.set_stack(BundledSource(initialisation="random"), source_stack)
    assert "random initialisation" in texts(card)
    assert "top-1" not in texts(card)


def test_that_the_source_card_says_where_no_license_is_stated_and_nothing_of_the_users_own(
    qtbot: QtBot, dark: theme.Theme, source_stack: StackDescription
) -> None:
    card = SourceCard()
    qtbot.addWidget(card)
    weights = source_stack.weights
    assert weights is not None
    unstated = source_stack.model_copy(update={"weights": weights.model_copy(update={"license": ""})})
    card.set_stack(TorchvisionSource(architecture="resnet18"), unstated)
    assert "top-1 75.1 % · license not stated" in texts(card)
    card.set_stack(RunSource(run="r1"), unstated.model_copy(update={"origin": "run"}))
    assert "license" not in texts(card)


def test_that_a_source_that_fails_can_be_tried_again_or_changed(qtbot: QtBot, dark: theme.Theme) -> None:
    card = SourceCard()
    qtbot.addWidget(card)
    card.set_error("The weights are not on this machine.", "Download them.", retry=True)
    assert "Download them." in texts(card)
    buttons = {button.text(): button for button in card.findChildren(QPushButton) if button.isVisible()}
    apart = buttons["Try again"].geometry().left() - buttons["Change…"].geometry().right() - 1
    assert apart == theme.GAP
    with qtbot.waitSignal(card.retry_requested):
        qtbot.mouseClick(buttons["Try again"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(card.change_requested):
        qtbot.mouseClick(buttons["Change…"], Qt.MouseButton.LeftButton)


def test_that_the_data_card_shows_counts_sizes_and_what_was_skipped(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription, skipping_data: DataDescription
) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.set_data(skipping_data, Split(labelled=500), 96)
    shown = texts(card)
    assert "MNIST-5k 500 of 3,000 in training" in shown
    assert "28×28 grey → 96×96 · 10 classes, balanced" in shown
    assert "validation 1,000 · test 1,000 · seed 0" in shown
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "3 files skipped…")
    with qtbot.waitSignal(card.skipped_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["MNIST-5k", skipping_data.skipped]
    card.set_loading("Looking at other data…")
    assert not button.isVisible()
    card.set_data(target_data, Split(), 96)
    assert not button.isVisible()


def test_that_the_line_of_the_split_leads_to_its_fields_by_mouse_and_keyboard(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription
) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.show()
    card.set_data(target_data, Split(), 96)
    (line,) = card.findChildren(LinkLine)
    assert line.plain_text() == "validation 1,000 · test 1,000 · seed 0"
    assert line.toolTip() == "Change the split"
    with qtbot.waitSignal(card.split_requested):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, line.height() // 2))
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.split_requested):
            qtbot.keyClick(line, key)


def test_that_data_that_fail_can_be_tried_again_or_changed(qtbot: QtBot, dark: theme.Theme) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    card.show()
    card.set_error("The folder is empty.", "Choose another.", retry=True)
    assert [button.text() for button in card.findChildren(QPushButton) if button.isVisible()] == [
        "Try again",
        "Change…",
    ]
    card.set_loading("Looking at the data…")
    assert [button.text() for button in card.findChildren(QPushButton) if button.isVisible()] == ["Change…"]


def test_that_data_are_changed_from_a_menu(qtbot: QtBot, dark: theme.Theme) -> None:
    card = TargetDataCard()
    qtbot.addWidget(card)
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "Change…")
    entries = {action.text(): action for action in button.menu().actions()}
    with qtbot.waitSignal(card.data_chosen) as chosen:
        entries["Digits (8×8)"].trigger()
    assert chosen.args == [BundledData(name="digits")]
    with qtbot.waitSignal(card.change_requested):
        entries["Folder, file or other set…"].trigger()


def test_that_uneven_classes_and_sizes_are_told(target_data: DataDescription) -> None:
    data = target_data
    uneven = data.model_copy(
        update={
            "columns": (
                ColumnDescription(
                    name="class", classes=(data.classes[0], data.classes[1].model_copy(update={"count": 100}))
                ),
            ),
            "inputs": ImageFacts(channels=3, min_size=(28, 28), max_size=(640, 480)),
        }
    )
    assert data_text.classes_text(uneven) == "2 classes, largest 5.0 × smallest"
    assert data_text.inputs_text(uneven, None) == "28×28 … 640×480 colour"


def test_that_numbers_and_sets_of_labels_are_not_told_as_classes(target_data: DataDescription) -> None:
    classes = tuple(ClassCount(label=label, count=count) for label, count in (("a", 3), ("a|b", 2), ("b", 1)))
    weight = ColumnDescription(
        name="weight",
        classes=classes,
        numbers=NumberSummary(least=0.5, greatest=80, mean=9, std=1),
        suggested=Regression(name="weight", column="weight", unit="kg"),
    )
    several = SeparatedValues(separator="|", classes=(classes[0], classes[2].model_copy(update={"count": 6})))
    tags = ColumnDescription(
        name="tags", classes=classes, separated=(several,), suggested=MultiLabel(name="tags", column="tags")
    )
    told = [data_text.classes_text(target_data.model_copy(update={"columns": (column,)})) for column in (weight, tags)]
    assert told == ["weight 0.5 to 80 kg", "2 labels, largest 2.0 × smallest"]


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
    card.set_room(0, reserves=False)
    assert "one epoch" not in texts(card)
    card.set_room(2, reserves=False)
    assert "whole run" in texts(card)
    assert card.toolTip() == ""


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


def test_that_a_notice_is_told_from_a_fault(qtbot: QtBot, both_themes: theme.Theme) -> None:
    notice = ProblemCard(Notice("freeze.boundary", "500 labels, 2.09 M parameters.", "Risk of overfitting."))
    fault = ProblemCard(Problem("recipe.epochs", "Too many.", "Take fewer."))
    assert fault.toolTip() == "Go to Recipe, Epochs"
    for card, colour in ((notice, both_themes.warm), (fault, both_themes.bad)):
        qtbot.addWidget(card)
        assert colour in card.findChildren(TextLine)[0].text()
    assert notice.property("role") != fault.property("role")


def test_that_the_recipe_stands_in_the_order_of_the_drawing(qtbot: QtBot, dark: theme.Theme) -> None:
    panel = RecipePanel()
    qtbot.addWidget(panel)
    panel.set_experiment(Experiment())
    panel.show()
    labels = [
        (label.mapTo(panel, label.rect().topLeft()).y(), label.text())
        for label in panel.findChildren(QLabel)
        if label.isVisible() and label.buddy() is not None
    ]
    order = [text for _, text in sorted(labels)]
    wanted = [
        "Optimiser", "Learning rate", "Schedule", "Rate of each block", "Unfreezing", "Batch norm in frozen blocks",
        "Epochs", "Batch size", "Stop early", "Labelled examples",
        "Image size", "Seed",
    ]  # fmt: skip
    assert [text for text in order if text in wanted] == wanted


def test_that_the_recipe_tells_paths_in_the_document(qtbot: QtBot, dark: theme.Theme) -> None:
    panel = RecipePanel()
    qtbot.addWidget(panel)
    panel.set_experiment(Experiment())
    panel.show()
    assert panel.focus_field("seed")
    focused = panel.window().focusWidget()
    assert focused is not None
    with qtbot.waitSignal(panel.field_changed) as changed:
        qtbot.keyClick(focused, Qt.Key.Key_Up)
    assert changed.args == ["seed", 1]


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


def test_that_text_changes_its_colours_with_the_theme(qtbot: QtBot, dark: theme.Theme, qapp: object) -> None:
    line = TextLine()
    qtbot.addWidget(line)
    line.set_runs(("a <b>", "strong"), ("", "plain"), ("c", "muted"))
    assert line.plain_text() == "a <b> c"
    assert theme.DARK.muted in line.text()
    apply_theme(qapp, "light")  # type: ignore[arg-type]
    assert theme.LIGHT.muted in line.text()
    assert "&lt;b&gt;" in line.text()


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
