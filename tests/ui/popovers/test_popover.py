from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from workbench.spec.field_kinds import Option
from workbench.spec.numbers import Bounds
from workbench.ui import theme
from workbench.ui.forms.numbers import NumberEdit
from workbench.ui.forms.simple import ChoiceEdit
from workbench.ui.popovers.popover import Popover
from workbench.ui.popovers.swallowed_click import SwallowedClick


@pytest.fixture
def popover(window: QMainWindow) -> Popover:
    popover = Popover(window, "LoRA on 5.1")
    popover.choice = ChoiceEdit([Option("a", "first"), Option("b", "second")])  # type: ignore[attr-defined]
    popover.number = NumberEdit(Bounds(low=0.0))  # type: ignore[attr-defined]
    popover.body.addWidget(popover.choice)  # type: ignore[attr-defined]
    popover.body.addWidget(popover.number)  # type: ignore[attr-defined]
    return popover


def opened(popover: Popover) -> Popover:
    window = popover.window()
    popover.open_at(QRect(window.mapToGlobal(QPoint(60, 60)), QSize(50, 20)))
    return popover


def button(window: QMainWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_that_it_opens_below_its_anchor_with_the_focus_on_its_first_field(popover: Popover, qtbot: QtBot) -> None:
    opened(popover)
    assert popover.pos() == QPoint(60, 80)
    qtbot.waitUntil(popover.choice.hasFocus)  # type: ignore[attr-defined]
    assert popover.accessibleName() == "LoRA on 5.1"
    assert not popover.isWindow()


def test_that_escape_closes_it_and_gives_the_focus_back(popover: Popover, window: QMainWindow, qtbot: QtBot) -> None:
    opened(popover)
    for editor in (popover.number, popover.choice):  # type: ignore[attr-defined]
        opened(popover)
        editor.setFocus()
        with qtbot.waitSignal(popover.closed):
            qtbot.keyClick(editor, Qt.Key.Key_Escape)
        assert not popover.isVisible()
        assert button(window, "before").hasFocus()


def test_that_escape_is_heard_before_a_shortcut_of_the_window(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    action = QAction("Other", window)
    action.setShortcut(QKeySequence(Qt.Key.Key_Escape))
    window.addAction(action)
    opened(popover)
    with qtbot.assertNotEmitted(action.triggered):
        qtbot.keyClick(popover.number, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    assert not popover.isVisible()


def test_that_shortcuts_of_the_window_work_from_within(popover: Popover, window: QMainWindow, qtbot: QtBot) -> None:
    undo = QAction("Undo", window)
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    window.addAction(undo)
    opened(popover)
    popover.number.setFocus()  # type: ignore[attr-defined]
    with qtbot.waitSignal(undo.triggered):
        qtbot.keyClick(popover.number, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # type: ignore[attr-defined]
    assert popover.isVisible()


def test_that_a_click_elsewhere_closes_it_and_does_nothing_else(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    opened(popover)
    elsewhere = button(window, "elsewhere")
    elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.assertNotEmitted(elsewhere.pressed), qtbot.waitSignal(popover.closed):
        qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
        assert button(window, "before").hasFocus()
        qtbot.mouseDClick(elsewhere, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(elsewhere.clicked):
        qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)


def test_that_a_click_on_its_own_ground_reaches_nothing_below(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    opened(popover)
    qtbot.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert popover.isVisible()


def test_that_it_closes_when_the_focus_is_put_elsewhere_and_leaves_it_there(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    opened(popover)
    with qtbot.waitSignal(popover.closed):
        button(window, "elsewhere").setFocus()
    qtbot.waitUntil(button(window, "elsewhere").hasFocus)


def test_that_tab_goes_round_within_it(popover: Popover, qtbot: QtBot) -> None:
    opened(popover)
    qtbot.waitUntil(popover.choice.hasFocus)  # type: ignore[attr-defined]
    seen = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert popover.isVisible()
    assert seen == [popover.choice, popover.number] * 2  # type: ignore[attr-defined]


def test_that_a_list_within_it_opens_and_chooses(popover: Popover, qtbot: QtBot) -> None:
    opened(popover)
    choice = popover.choice  # type: ignore[attr-defined]
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible)
    assert popover.isVisible()
    with qtbot.waitSignal(choice.edited) as edited:
        at = choice.view().visualRect(choice.model().index(1, 0)).center()
        qtbot.wait(50)
        qtbot.mouseClick(choice.view().viewport(), Qt.MouseButton.LeftButton, pos=at, delay=250)
    assert edited.args == ["b"]
    assert popover.isVisible()
    qtbot.waitUntil(lambda: not choice.view().isVisible())


def test_that_it_grows_with_its_content_and_stays_within_the_window(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    opened(popover)
    before = popover.height()
    popover.body.addWidget(QLabel("\n".join(["line"] * 10)))
    qtbot.waitUntil(lambda: popover.height() > before + 100)
    popover.body.addWidget(QLabel("\n".join(["line"] * 100)))
    qtbot.waitUntil(lambda: popover.height() == window.height())
    assert window.rect().contains(popover.geometry())


def test_that_it_follows_the_window_as_it_shrinks(popover: Popover, window: QMainWindow, qtbot: QtBot) -> None:
    popover.open_at(QRect(window.mapToGlobal(QPoint(840, 600)), QSize(40, 20)))
    window.resize(600, 400)
    qtbot.waitUntil(lambda: window.rect().contains(popover.geometry()))


def test_that_a_widget_that_is_gone_gets_no_focus_back(popover: Popover, window: QMainWindow, qtbot: QtBot) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    opened(popover)
    field.deleteLater()
    qtbot.wait(1)
    qtbot.keyClick(popover.number, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    assert not popover.isVisible()


def test_that_it_is_drawn_in_the_theme(window: QMainWindow, both_themes: theme.Theme) -> None:
    popover = Popover(window, "Title")
    popover.body.addWidget(QWidget())
    opened(popover)
    ground = popover.grab().toImage().pixelColor(popover.width() // 2, popover.height() - 12)
    assert ground.name() == both_themes.card


def test_that_a_long_name_is_broken_and_not_cut(window: QMainWindow) -> None:
    popover = Popover(window)
    popover.set_title("LoRA on " + ".".join(["features", "denseblock4", "denselayer16", "conv2"] * 3))
    opened(popover)
    label = next(label for label in popover.findChildren(QLabel) if "LoRA" in label.text())
    assert label.geometry().right() < popover.width()
    assert label.height() >= 3 * label.fontMetrics().height()
    assert "\u200b" not in popover.title


def test_that_one_panel_takes_the_place_of_another_and_gives_the_focus_back_to_where_both_came_from(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    other = Popover(window, "Other")
    other.body.addWidget(QLineEdit(other))
    opened(popover)
    qtbot.waitUntil(popover.choice.hasFocus)  # type: ignore[attr-defined]
    opened(other)
    assert not popover.isVisible()
    field = other.findChild(QLineEdit)
    assert field is not None
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(button(window, "before").hasFocus)


def test_that_a_scroll_bar_goes_when_there_is_room_again(popover: Popover, window: QMainWindow, qtbot: QtBot) -> None:
    text = QLabel("Words that are broken into lines, which are more where there is a scroll bar beside them. " * 8)
    text.setWordWrap(True)
    popover.body.addWidget(text)
    opened(popover)
    bar = popover.findChild(QScrollArea).verticalScrollBar()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not bar.isVisible())
    window.resize(900, popover.height() - 60)
    qtbot.waitUntil(bar.isVisible)
    window.resize(900, 700)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert bar.maximum() == 0


def test_that_clicks_on_the_window_are_its_own_while_the_panel_is_closed(
    popover: Popover, window: QMainWindow, qtbot: QtBot
) -> None:
    opened(popover)
    popover.close_and_return()
    with qtbot.assertNotEmitted(popover.closed, wait=0):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton)
    assert popover.findChildren(SwallowedClick) == []
