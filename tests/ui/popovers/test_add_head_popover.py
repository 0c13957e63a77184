from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QComboBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from workbench.spec.data_description import ClassCount, ColumnDescription
from workbench.spec.tasks import Regression
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.add_head_popover import AddHeadPopover

COLUMNS = tuple(ColumnDescription(name=name, classes=(ClassCount(label="a", count=1),)) for name in ("class", "parity"))


@pytest.fixture
def popover(window: QMainWindow) -> AddHeadPopover:
    popover = AddHeadPopover(window)
    popover.set_columns(COLUMNS, ["class"])
    popover.open_at(QRect(window.mapToGlobal(QPoint(20, 20)), QSize(40, 20)))
    return popover


def choice(popover: AddHeadPopover, title: str) -> QComboBox:
    return next(found for found in popover.findChildren(QComboBox) if found.accessibleName() == title)


def said(popover: AddHeadPopover) -> str:
    return "\n".join(line.plain_text() for line in popover.findChildren(TextLine) if line.isVisible())


def add(popover: AddHeadPopover) -> QPushButton:
    return next(found for found in popover.findChildren(QPushButton) if found.text() == "Add head")


def test_that_the_mouse_adds_a_head_on_the_first_label_without_one(popover: AddHeadPopover, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popover.add_requested) as added:
        qtbot.mouseClick(add(popover), Qt.MouseButton.LeftButton)
    assert added.args == ["parity", "linear"]
    assert not popover.isVisible()


def test_that_the_keyboard_chooses_and_adds(popover: AddHeadPopover, qtbot: QtBot) -> None:
    qtbot.waitUntil(choice(popover, "Label").hasFocus)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Up)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Tab)
    qtbot.waitUntil(choice(popover, "Head").hasFocus)
    qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Down)
    assert "SimCLR" in said(popover)
    with qtbot.waitSignal(popover.add_requested) as added:
        qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Return)
    assert added.args == ["class", "mlp"]


def test_that_a_second_head_on_a_label_is_pointed_out(popover: AddHeadPopover, qtbot: QtBot) -> None:
    assert "already" not in said(popover)
    qtbot.keyClick(choice(popover, "Label"), Qt.Key.Key_Up)
    assert "“class” is predicted already" in said(popover)


def test_that_nothing_is_added_before_the_labels_are_known(popover: AddHeadPopover, qtbot: QtBot) -> None:
    popover.set_columns((), ())
    assert not add(popover).isEnabled()
    assert "not known yet" in said(popover)
    with qtbot.assertNotEmitted(popover.add_requested):
        qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Return)
    assert popover.isVisible()


def test_that_the_kind_that_a_label_suggests_is_told_and_a_cosine_head_refused_for_numbers(
    popover: AddHeadPopover, qtbot: QtBot
) -> None:
    assert "Classification, by its looks." in said(popover)
    width = ColumnDescription(
        name="width", classes=COLUMNS[0].classes, suggested=Regression(name="width", column="width", unit="px")
    )
    popover.set_columns([width], [])
    assert "Regression, by its looks." in said(popover)
    qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_End)
    assert "cosines know no amounts" in said(popover)
    assert not add(popover).isEnabled()
    with qtbot.assertNotEmitted(popover.add_requested):
        qtbot.keyClick(choice(popover, "Head"), Qt.Key.Key_Return)


def test_that_labels_come_first_and_files_are_not_offered(popover: AddHeadPopover) -> None:
    columns = [
        ColumnDescription(name=name, classes=COLUMNS[0].classes, role=role)
        for name, role in (("file", "path"), ("patient", "group"), ("grade", "label"))
    ]
    popover.set_columns(columns, [])
    label = choice(popover, "Label")
    assert [label.itemText(at) for at in range(label.count())] == ["grade", "patient"]


def test_that_a_column_that_keeps_groups_together_is_offered_last_and_proposed_where_no_other_is_left(
    popover: AddHeadPopover,
) -> None:
    patient = COLUMNS[0].model_copy(update={"name": "patient", "role": "group"})
    popover.set_columns((patient, *COLUMNS), ["class"])
    labels = choice(popover, "Label")
    assert [labels.itemData(row) for row in range(labels.count())] == ["class", "parity", "patient"]
    assert labels.currentData() == "parity"
    popover.set_columns((patient, *COLUMNS), ["class", "parity"])
    assert labels.currentData() == "patient"
    popover.set_columns((patient, *COLUMNS), ["class", "parity", "patient"])
    assert labels.currentData() == "class"
    assert "predicted already" in said(popover)
