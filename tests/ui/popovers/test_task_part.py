from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from models.spec.heads import LinearHead
from workbench.spec.data_description import ClassCount, ColumnDescription, NumberSummary, SeparatedValues
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task
from workbench.ui.popovers.columns_list import ColumnsList
from workbench.ui.popovers.head_popover import HeadPopover
from workbench.ui.popovers.levels_list import LevelsList

WORDS = (ClassCount(label="high", count=1), ClassCount(label="low", count=2), ClassCount(label="mid", count=2))
NUMBERS = NumberSummary(least=0.0, greatest=1.0, mean=0.5, std=0.1)
COLUMNS = (
    ColumnDescription(
        name="grade", classes=WORDS, suggested=Ordinal(name="grade", column="grade", order=("low", "mid", "high"))
    ),
    ColumnDescription(name="width", classes=WORDS, numbers=NUMBERS, suggested=Regression(name="w", column="width")),
    ColumnDescription(name="tags", classes=WORDS, separated=(SeparatedValues(separator="|", classes=WORDS),)),
    ColumnDescription(name="wet", classes=WORDS[:2], numbers=NUMBERS),
    ColumnDescription(name="cold", classes=WORDS[:2], numbers=NUMBERS),
    ColumnDescription(name="file", classes=WORDS, role="path"),
)
Show = Callable[[Task], HeadPopover]


@pytest.fixture
def show(window: QMainWindow) -> Show:
    popover = HeadPopover(window)

    def shown(task: Task) -> HeadPopover:
        popover.set_head(task, LinearHead(task="t"), ["t", "other"], COLUMNS)
        popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
        return popover

    return shown


def choice(popover: HeadPopover, title: str) -> QComboBox:
    return next(found for found in popover.findChildren(QComboBox) if found.accessibleName() == title)


def enabled(box: QComboBox) -> list[str]:
    return [
        box.itemText(at)
        for at in range(box.count())
        if box.model().flags(box.model().index(at, 0)) & Qt.ItemFlag.ItemIsEnabled
    ]


@pytest.mark.parametrize(
    ("task", "columns"),
    [
        (Classification(name="t", column="grade"), ["grade", "width", "tags", "wet", "cold"]),
        (Regression(name="t", column="width"), ["width", "wet", "cold"]),
        (MultiLabel(name="t", column="tags"), ["tags", "wet", "cold"]),
    ],
)
def test_that_only_columns_that_fit_the_kind_can_be_chosen(show: Show, task: Task, columns: list[str]) -> None:
    label = choice(show(task), "Label")
    assert enabled(label) == columns
    assert label.findText("file") == -1
    refused = set(range(label.count())) - {label.findText(name) for name in columns}
    assert all(label.itemData(at, Qt.ItemDataRole.ToolTipRole).endswith(".") for at in refused)


def test_that_the_guessed_kind_is_marked_and_kinds_that_cannot_be_are_not_offered(show: Show, qtbot: QtBot) -> None:
    popover = show(Classification(name="t", column="grade"))
    kind = choice(popover, "Kind")
    assert [kind.itemText(at) for at in range(4)] == [
        "Classification", "Multi-label", "Ordinal · suggested", "Regression"
    ]  # fmt: skip
    assert enabled(kind) == ["Classification", "Ordinal · suggested"]
    with qtbot.waitSignal(popover.task.kind_chosen) as chosen:
        qtbot.keyClick(kind, Qt.Key.Key_Down)
    assert chosen.args == ["ordinal"]


def test_that_a_regression_is_offered_no_cosine_head(show: Show) -> None:
    assert enabled(choice(show(Regression(name="t", column="width")), "Head")) == ["Linear", "MLP"]
    assert enabled(choice(show(Classification(name="t", column="width")), "Head")) == ["Linear", "MLP", "Cosine"]


def test_that_levels_are_reordered_with_the_keyboard(show: Show, qtbot: QtBot) -> None:
    popover = show(Ordinal(name="t", column="grade", order=("low", "mid", "high")))
    levels = popover.findChild(LevelsList)
    assert isinstance(levels, LevelsList)
    assert levels.levels == ("low", "mid", "high")
    with qtbot.waitSignal(popover.task.order_changed) as changed:
        qtbot.keyClick(levels, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert changed.args == [("mid", "low", "high")]
    with qtbot.assertNotEmitted(popover.task.order_changed):
        qtbot.keyClick(levels, Qt.Key.Key_Down)
        qtbot.keyClick(levels, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    show(Ordinal(name="t", column="grade"))
    assert levels.levels == ("high", "low", "mid")
    show(Classification(name="t", column="grade"))
    assert not levels.isVisible()


def test_that_levels_are_reordered_with_buttons_and_no_tooltip_covers_them(show: Show, qtbot: QtBot) -> None:
    popover = show(Ordinal(name="t", column="grade", order=("low", "mid", "high")))
    levels = popover.findChild(LevelsList)
    assert isinstance(levels, LevelsList)
    assert not levels.toolTip()
    buttons = {button.accessibleName(): button for button in popover.findChildren(QToolButton)}
    with qtbot.waitSignal(popover.task.order_changed) as changed:
        buttons["Move the chosen level down"].click()
    assert changed.args == [("mid", "low", "high")]
    with qtbot.waitSignal(popover.task.order_changed) as changed:
        buttons["Move the chosen level up"].click()
    assert changed.args == [("low", "mid", "high")]


def test_that_a_level_moved_by_the_view_is_told(show: Show, qtbot: QtBot) -> None:
    popover = show(Ordinal(name="t", column="grade", order=("low", "mid", "high")))
    levels = popover.findChild(LevelsList)
    assert isinstance(levels, LevelsList)
    root = levels.rootIndex()
    with qtbot.waitSignal(popover.task.order_changed) as changed:  # as a drop within the list does it
        assert levels.model().moveRow(root, 2, root, 0)
    assert changed.args == [("high", "low", "mid")]


def test_that_columns_of_zeros_and_ones_are_ticked_together(show: Show, qtbot: QtBot) -> None:
    popover = show(MultiLabel(name="t", column="wet"))
    columns = popover.findChild(ColumnsList)
    assert isinstance(columns, ColumnsList)
    assert columns.isVisible()
    assert [columns.item(at).text() for at in range(columns.count())] == ["cold"]
    with qtbot.waitSignal(popover.task.further_columns_changed) as changed:
        qtbot.keyClick(columns, Qt.Key.Key_Space)
    assert changed.args == [("cold",)]
    with qtbot.assertNotEmitted(popover.task.further_columns_changed):
        show(MultiLabel(name="t", column="wet", further_columns=("cold",)))
    assert columns.ticked == ("cold",)
    show(MultiLabel(name="t", column="tags"))
    assert not columns.isVisible()


def test_that_the_unit_is_typed(show: Show, qtbot: QtBot) -> None:
    popover = show(Regression(name="t", column="width"))
    unit = next(edit for edit in popover.findChildren(QLineEdit) if edit.accessibleName() == "Unit")
    with qtbot.waitSignal(popover.task.field_changed) as changed:
        qtbot.keyClicks(unit, "m")
    assert changed.args == ["unit", "m"]
