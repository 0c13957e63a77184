from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.heads import LinearHead
from workbench.spec.cards import Bar, task_card
from workbench.spec.data_description import DataDescription
from workbench.spec.tasks import Classification, Regression
from workbench.ui import theme
from workbench.ui.panels.bars import BarStrip
from workbench.ui.panels.card_view import CardView
from workbench.ui.panels.task_row import TaskRow
from workbench.ui.panels.tasks_card import TasksCard
from workbench.ui.panels.text_line import TextLine

TASKS = (Classification(name="class"), Regression(name="width", column="class", unit="px"))
HEADS = (LinearHead(task="class"), LinearHead(task="width"))


@pytest.fixture
def card(qtbot: QtBot, dark: theme.Theme) -> TasksCard:
    card = TasksCard()
    qtbot.addWidget(card)
    card.resize(288, 300)
    card.show()
    return card


def said(card: TasksCard) -> str:
    lines = [line.plain_text() for line in card.findChildren(TextLine) if line.isVisible()]
    plain = [label for label in card.findChildren(QLabel) if not isinstance(label, TextLine) and label.isVisible()]
    return "\n".join([*lines, *(label.text() for label in plain)])


def rows(card: TasksCard) -> list[TaskRow]:
    return [row for row in card.findChildren(TaskRow) if row.isVisible()]


def test_that_a_row_tells_kind_size_missing_labels_and_head(card: TasksCard, target_data: DataDescription) -> None:
    card.set_tasks(TASKS, HEADS, None)
    assert "classification\nwidth\nregression · px" in said(card)
    main = target_data.columns[0].model_copy(update={"missing": round(0.12 * target_data.num_examples)})
    card.set_tasks(TASKS, HEADS, target_data.model_copy(update={"columns": (main, *target_data.columns[1:])}))
    assert "classification · 10 12 % missing" in said(card)
    assert said(card).count("linear head") == 2
    assert rows(card)[0].accessibleName() == "Task class: classification · 10 12 % missing, linear head"


def test_that_a_task_without_a_head_is_said_to_have_none(
    card: TasksCard, target_data: DataDescription, qtbot: QtBot
) -> None:
    card.set_tasks(TASKS[:1], (), target_data)
    qtbot.waitUntil(lambda: "no head" in said(card))
    assert "linear head" not in said(card)
    card.set_tasks((), (), target_data)
    assert "There is no task." in said(card)


def test_that_mouse_and_keyboard_open_a_task_and_add_one(card: TasksCard, qtbot: QtBot) -> None:
    card.set_tasks(TASKS, HEADS, None)
    with qtbot.waitSignal(card.task_activated) as opened:
        qtbot.mouseClick(rows(card)[1], Qt.MouseButton.LeftButton)
    assert opened.args is not None
    assert opened.args[0] == "width"
    assert opened.args[1] == QRect(rows(card)[1].mapToGlobal(rows(card)[1].rect().topLeft()), rows(card)[1].size())
    with qtbot.waitSignal(card.task_activated) as opened:
        qtbot.keyClick(rows(card)[0], Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[0] == "class"
    add = next(button for button in card.findChildren(QPushButton) if button.text() == "+ Add task")
    with qtbot.waitSignal(card.add_requested):
        qtbot.mouseClick(add, Qt.MouseButton.LeftButton)


def test_that_the_row_with_the_focus_keeps_it_where_the_task_changes(card: TasksCard, qtbot: QtBot) -> None:
    card.activateWindow()
    card.set_tasks(TASKS, HEADS, None)
    rows(card)[1].setFocus()
    qtbot.waitUntil(rows(card)[1].hasFocus)
    card.set_tasks((TASKS[0], TASKS[1].model_copy(update={"unit": "mm"})), HEADS, None)
    qtbot.waitUntil(lambda: len(rows(card)) == 2 and rows(card)[1].hasFocus())
    assert "regression · mm" in said(card)


def test_that_bars_are_as_high_as_their_counts_and_tell_them(qtbot: QtBot, both_themes: theme.Theme) -> None:
    strip = BarStrip()
    qtbot.addWidget(strip)
    strip.resize(100, strip.height())
    strip.set_bars([Bar("cat", 40), Bar("dog", 20), Bar("owl", 0), Bar("elk", 1)], more=3)
    strip.show()
    assert strip.tip_at(2) == "cat: 40 examples"
    assert strip.tip_at(80) == "elk: 1 example"
    assert strip.accessibleDescription() == "cat: 40, dog: 20, owl: 0, elk: 1"
    picture = strip.grab().toImage()
    accent = theme.current().accent

    def height(x: int) -> int:
        return sum(picture.pixelColor(x, y).name() == accent for y in range(picture.height() - 1))

    assert height(10) == pytest.approx(2 * height(35), abs=1)
    assert height(10) > 25
    assert height(60) == 0
    strip.set_bars([Bar("cat", 40)], more=3)
    assert strip.tip_at(90) == "and 3 more"


def test_that_a_card_says_all_its_rows_and_hides_the_bars_of_rows_without_any(
    qtbot: QtBot, dark: theme.Theme, target_data: DataDescription
) -> None:
    view = CardView()
    qtbot.addWidget(view)
    view.show()
    card = task_card(TASKS[0], target_data)
    view.set_card(card)
    assert view.text() == card.text()
    assert [strip.isVisible() for strip in view.findChildren(BarStrip)] == [bool(row.bars) for row in card.rows]
    view.set_card(None)
    assert not view.isVisible()
