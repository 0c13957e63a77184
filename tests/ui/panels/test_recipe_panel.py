"""The fields of the recipe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.panels.recipe_panel import RecipePanel


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
        "Epochs", "Batch size", "Stop early", "Seed", "Labelled examples",
            "Image size",
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


def test_that_the_way_to_the_finder_stands_beside_the_rate_and_behind_it_for_tab(
    qtbot: QtBot, dark: theme.Theme
) -> None:
    panel = RecipePanel()
    qtbot.addWidget(panel)
    panel.set_experiment(Experiment())
    panel.show()
    assert panel.focus_field("recipe.learning_rate")
    rate = panel.window().focusWidget()
    assert rate is not None
    middles = [part.mapTo(panel, part.rect().center()) for part in (panel.find_rate, rate)]
    assert abs(middles[0].y() - middles[1].y()) <= 2
    assert middles[0].x() < middles[1].x()
    qtbot.keyClick(rate, Qt.Key.Key_Tab)
    assert panel.window().focusWidget() is panel.find_rate
    with qtbot.waitSignal(panel.find_rate_requested):
        qtbot.keyClick(panel.find_rate, Qt.Key.Key_Space)
