from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QToolTip
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.preset_menu import PresetButton, PresetEntry, PresetMenu

PRESETS = (
    PresetEntry("lora", "LoRA", "A low-rank update. Hu et al. 2021."),
    PresetEntry("bitfit", "BitFit", "Only biases. Ben Zaken et al. 2022.", why_not="No block has a bias."),
    PresetEntry("full", "Full fine-tuning", "Everything trains."),
)


@pytest.fixture
def button(qtbot: QtBot, dark: theme.Theme) -> PresetButton:
    button = PresetButton()
    qtbot.addWidget(button)
    button.set_presets(PRESETS)
    button.show()
    qtbot.waitExposed(button)
    return button


def test_that_the_button_says_which_preset_and_whether_it_was_changed(button: PresetButton) -> None:
    assert button.text() == "Preset ▾"
    button.set_current("lora", modified=False)
    assert button.text() == "Preset: LoRA ▾"
    button.set_current("lora", modified=True)
    assert button.text() == "Preset: LoRA (modified) ▾"
    assert button.accessibleName() == "Preset: LoRA (modified)"
    button.set_current("unknown", modified=True)
    assert button.text() == "Preset ▾"


def test_that_a_long_title_is_cut_in_the_button_and_whole_in_its_tooltip(button: PresetButton) -> None:
    long = "Full fine-tuning with a learning rate that is small"
    button.set_presets([PresetEntry("long", long, "")])
    button.set_current("long", modified=False)
    assert "…" in button.text()
    assert long in button.toolTip()
    assert long in button.accessibleName()


def test_that_an_open_menu_says_what_a_preset_does_and_whose_it_is(
    button: PresetButton, qtbot: QtBot, dark: theme.Theme
) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    within = PresetMenu(bar)
    within.set_presets(PRESETS)
    bar.addMenu("Model").addMenu(within)
    for menu in (button.menu(), within):
        assert isinstance(menu, PresetMenu)
        menu.popup(QPoint(0, 0))
        action = menu.actions()[0]
        menu.set_presets(PRESETS)
        assert menu.actions()[0] is action
        at = menu.actionGeometry(action).center()
        QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
        assert "Hu et al. 2021" in QToolTip.text()
        menu.close()
        QToolTip.hideText()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_that_a_preset_is_chosen_from_the_menu(button: PresetButton, qtbot: QtBot, by: str) -> None:
    menu = button.menu()
    assert isinstance(menu, QMenu)

    def choose() -> None:
        qtbot.waitUntil(menu.isVisible)
        if by == "mouse":
            at = menu.actionGeometry(menu.actions()[2]).center()
            qtbot.mouseMove(menu, at)
            qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=at)
        else:
            seen = []
            while menu.activeAction() is not menu.actions()[2] and len(seen) < 4:
                qtbot.keyClick(menu, Qt.Key.Key_Down)
                seen.append(menu.activeAction())
            qtbot.keyClick(menu, Qt.Key.Key_Return)
            menu.close()

    QTimer.singleShot(0, choose)
    with qtbot.waitSignal(button.preset_chosen) as chosen:
        if by == "mouse":
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            button.setFocus()
            qtbot.keyClick(button, Qt.Key.Key_Space)
    assert chosen.args == ["full"]


def test_that_the_tick_follows_the_document_and_not_the_click(qtbot: QtBot, dark: theme.Theme) -> None:
    menu = PresetMenu()
    qtbot.addWidget(menu)
    menu.set_presets(PRESETS)
    menu.set_current("lora")
    with qtbot.waitSignal(menu.preset_chosen) as chosen:
        menu.actions()[2].trigger()
    assert chosen.args == ["full"]
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]
    menu.set_current("full")
    assert [action.isChecked() for action in menu.actions()] == [False, False, True]
    with qtbot.waitSignal(menu.preset_chosen):
        menu.actions()[2].trigger()
    assert menu.actions()[2].isChecked()


def test_that_what_cannot_be_chosen_says_why_and_each_says_its_source(qtbot: QtBot, dark: theme.Theme) -> None:
    menu = PresetMenu()
    qtbot.addWidget(menu)
    assert not menu.isEnabled()
    menu.set_presets(PRESETS)
    assert menu.toolTipsVisible()
    assert [action.isEnabled() for action in menu.actions()] == [True, False, True]
    assert menu.actions()[1].toolTip().startswith("No block has a bias.")
    assert "Hu et al. 2021" in menu.actions()[0].toolTip()
