"""What is told of the source model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models.spec.source import BundledSource, RunSource, TorchvisionSource
from models.spec.stack import StackDescription
from tests.ui.panels.reading import texts
from workbench.ui import theme
from workbench.ui.panels.source_card import SourceCard


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
