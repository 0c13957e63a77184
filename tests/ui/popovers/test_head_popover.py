from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.heads import LinearHead, MLPHead
from workbench.spec.data_description import ClassCount, ColumnDescription
from workbench.spec.tasks import Classification
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.head_popover import HeadPopover
from workbench.ui.popovers.name_edit import NameEdit

COLUMNS = (
    ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=3) for at in range(10))),
    ColumnDescription(name="parity", classes=(ClassCount(label="even", count=1), ClassCount(label="odd", count=1))),
)
TASKS = ["first", "digit", "last"]


@pytest.fixture
def popover(window: QMainWindow) -> HeadPopover:
    popover = HeadPopover(window)
    popover.set_head(Classification(name="digit"), LinearHead(task="digit"), TASKS, COLUMNS)
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def name(popover: HeadPopover) -> NameEdit:
    found = popover.findChild(NameEdit)
    assert isinstance(found, NameEdit)
    return found


def choice(popover: HeadPopover, title: str) -> QComboBox:
    return next(found for found in popover.findChildren(QComboBox) if found.accessibleName() == title)


def number(popover: HeadPopover, title: str) -> QDoubleSpinBox:
    found = [spin for spin in popover.findChildren(QDoubleSpinBox) if spin.accessibleName() == title]
    return next(spin for spin in found if spin.isVisible())


def button(popover: HeadPopover, text: str) -> QPushButton:
    return next(found for found in popover.findChildren(QPushButton) if text in found.text())


def said(popover: HeadPopover) -> str:
    return "\n".join(line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible())


def typed(qtbot: QtBot, popover: HeadPopover, text: str) -> None:
    name(popover).setFocus()
    name(popover).selectAll()
    qtbot.keyClicks(name(popover), text)


def test_that_a_task_is_renamed_when_the_name_is_complete(popover: HeadPopover, qtbot: QtBot) -> None:
    qtbot.waitUntil(name(popover).hasFocus)
    with qtbot.assertNotEmitted(popover.renamed):
        typed(qtbot, popover, "number")
    with qtbot.waitSignal(popover.renamed) as renamed:
        qtbot.keyClick(name(popover), Qt.Key.Key_Return)
    assert renamed.args == ["number"]
    with qtbot.assertNotEmitted(popover.renamed):
        qtbot.keyClick(name(popover), Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("last", "There is a task called “last” already."),
        ("2nd", "A name begins with a letter"),
        ("two words", "A name begins with a letter"),
        (" ", "A task needs a name."),
    ],
)
def test_that_a_name_that_cannot_be_is_refused_and_says_why(
    popover: HeadPopover, qtbot: QtBot, text: str, why: str
) -> None:
    typed(qtbot, popover, text)
    assert why in said(popover)
    assert name(popover).property("problem")
    with qtbot.assertNotEmitted(popover.renamed):
        qtbot.keyClick(name(popover), Qt.Key.Key_Return)
        popover.close_and_return()
    assert name(popover).text() == "digit"
    assert not name(popover).property("problem")


def test_that_escape_takes_back_what_was_typed_and_then_closes(popover: HeadPopover, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(popover.renamed):
        typed(qtbot, popover, "other")
        qtbot.keyClick(name(popover), Qt.Key.Key_Escape)
        assert popover.isVisible()
        assert name(popover).text() == "digit"
        qtbot.keyClick(name(popover), Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_that_a_click_elsewhere_takes_the_typed_name(popover: HeadPopover, window: QMainWindow, qtbot: QtBot) -> None:
    typed(qtbot, popover, "other")
    elsewhere = window.findChild(QPushButton, "elsewhere")
    assert elsewhere is not None
    with qtbot.waitSignal(popover.renamed) as renamed:
        qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
    assert renamed.args == ["other"]


def test_that_column_and_kind_are_chosen_by_name(popover: HeadPopover, qtbot: QtBot) -> None:
    column, kind = choice(popover, "Label"), choice(popover, "Head")
    assert [column.itemText(at) for at in range(column.count())] == ["class", "parity"]
    assert "2 classes: even, odd" in column.itemData(1, Qt.ItemDataRole.ToolTipRole)
    with qtbot.waitSignal(popover.task.column_chosen) as chosen:
        qtbot.keyClick(column, Qt.Key.Key_Down)
    assert chosen.args == ["parity"]
    assert [kind.itemText(at) for at in range(kind.count())] == ["Linear", "MLP", "Cosine"]
    with qtbot.waitSignal(popover.kind_chosen) as chosen:
        qtbot.keyClick(kind, Qt.Key.Key_Down)
    assert chosen.args == ["mlp"]


def test_that_a_label_that_the_data_lack_is_still_shown(popover: HeadPopover) -> None:
    popover.set_head(Classification(name="digit", column="colour"), LinearHead(task="digit"), TASKS, COLUMNS)
    assert choice(popover, "Label").currentText() == "colour"
    assert choice(popover, "Label").count() == 3


def test_that_the_fields_of_head_and_task_are_told_apart(popover: HeadPopover, qtbot: QtBot) -> None:
    popover.set_head(Classification(name="digit"), MLPHead(task="digit"), TASKS, COLUMNS)
    with qtbot.waitSignal(popover.field_changed) as changed:
        qtbot.keyClick(number(popover, "Hidden layers"), Qt.Key.Key_Up)
    assert changed.args == ["layers", 2]
    with qtbot.waitSignal(popover.task.field_changed) as changed:
        qtbot.keyClick(number(popover, "Label smoothing"), Qt.Key.Key_Up)
    assert changed.args == ["label_smoothing", 0.05]
    shown = {edit.accessibleName() for edit in popover.findChildren(QLineEdit) if edit.isVisible()}
    assert "Task" not in shown


def test_that_faults_are_shown_at_the_fields_of_each(popover: HeadPopover) -> None:
    popover.set_faults({"dropout": "Too much."}, {"label_smoothing": "Too smooth."})
    assert number(popover, "Dropout").toolTip() == "Too much."
    assert number(popover, "Label smoothing").toolTip() == "Too smooth."


def test_that_a_head_is_moved_to_the_place_beside(popover: HeadPopover, qtbot: QtBot) -> None:
    heard: list[int] = []
    popover.moved.connect(heard.append)
    qtbot.mouseClick(button(popover, "Left"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(popover, "Right"), Qt.MouseButton.LeftButton)
    assert heard == [0, 2]
    popover.set_head(Classification(name="last"), LinearHead(task="last"), TASKS, COLUMNS)
    assert not button(popover, "Right").isEnabled()
    assert button(popover, "Left").isEnabled()


def test_that_the_only_head_cannot_be_removed_and_says_why(popover: HeadPopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.removed):
        qtbot.mouseClick(button(popover, "Remove"), Qt.MouseButton.LeftButton)
    popover.set_head(Classification(name="digit"), LinearHead(task="digit"), ["digit"], COLUMNS)
    assert not button(popover, "Remove").isEnabled()
    assert "needs a task" in button(popover, "Remove").toolTip()
    assert not button(popover, "Left").isEnabled()
    assert not button(popover, "Right").isEnabled()


def test_that_tab_goes_as_one_reads_also_where_forms_were_exchanged(popover: HeadPopover, qtbot: QtBot) -> None:
    popover.set_head(Classification(name="digit"), MLPHead(task="digit"), TASKS, COLUMNS)
    qtbot.waitUntil(lambda: number(popover, "Hidden width").isVisible())
    qtbot.waitUntil(name(popover).hasFocus)
    seen: list[str] = []
    focused = QApplication.focusWidget()
    while focused is not None and len(seen) < 8:
        seen.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
    assert seen[:7] == ["Name", "Label", "Kind", "Label smoothing", "Head", "Hidden width", "Hidden layers"]
    qtbot.keyClick(name(popover), Qt.Key.Key_Backtab)
    assert popover.isVisible()
