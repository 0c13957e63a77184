from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.edits.augmentation import KINDS, PRESETS
from workbench.spec.augmentation import CutMix, HorizontalFlip, MixUp, RandAugment
from workbench.ui.augmentation.chooser import MenuButton
from workbench.ui.augmentation.editor import AugmentationEditor

THREE = (HorizontalFlip(), RandAugment(), MixUp())


@pytest.fixture
def editor(qtbot: QtBot) -> AugmentationEditor:
    editor = AugmentationEditor()
    qtbot.addWidget(editor)
    editor.set_augmentation(THREE, "", 0)
    editor.resize(300, 560)
    editor.show()
    return editor


def heard(editor: AugmentationEditor) -> list[tuple[object, ...]]:
    told: list[tuple[object, ...]] = []
    editor.add_requested.connect(lambda *values: told.append(("add", *values)))
    editor.preset_chosen.connect(lambda *values: told.append(("preset", *values)))
    editor.move_requested.connect(lambda *values: told.append(("move", *values)))
    editor.remove_requested.connect(lambda *values: told.append(("remove", *values)))
    editor.field_changed.connect(lambda *values: told.append(("field", *values)))
    return told


def titles(editor: AugmentationEditor) -> list[str]:
    return [editor.list.item(at).text() for at in range(editor.list.count())]


def test_that_the_list_shows_the_order_and_changes_only_when_it_is_told(
    qtbot: QtBot, editor: AugmentationEditor
) -> None:
    told = heard(editor)
    before = titles(editor)
    assert before == ["1  Horizontal flip", "2  RandAugment", "3  Mixup"]
    editor.list.setCurrentRow(1)
    qtbot.keyClick(editor.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(editor.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(editor.list, Qt.Key.Key_Delete)
    for button in (editor.up, editor.down, editor.remove):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    by_hand = [("move", 1, 2), ("move", 1, 0), ("remove", 1)]
    assert told == [*by_hand, ("move", 1, 0), ("move", 1, 2), ("remove", 1)]
    assert titles(editor) == before


def test_that_nothing_moves_beyond_the_ends(qtbot: QtBot, editor: AugmentationEditor) -> None:
    told = heard(editor)
    qtbot.keyClick(editor.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert not editor.up.isEnabled()
    editor.list.setCurrentRow(2)
    qtbot.keyClick(editor.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert not editor.down.isEnabled()
    assert told == []


@pytest.mark.parametrize(
    ("dragged", "row", "below_middle", "to"),
    [(0, 2, True, 2), (0, 2, False, 1), (2, 0, False, 0), (2, 0, True, 1), (1, 1, True, 1), (0, -1, True, 2)],
)
def test_that_a_row_lands_where_it_is_dropped(
    editor: AugmentationEditor,
    dragged: int,
    row: int,
    below_middle: bool,  # noqa: FBT001  # which half of the row
    to: int,
) -> None:
    rows = editor.list
    rows.setCurrentRow(dragged)
    told = heard(editor)
    if row >= 0:
        place = QPointF(rows.visualRect(rows.model().index(row, 0)).center()) + QPointF(0, 4 if below_middle else -4)
    else:
        place = QPointF(20, rows.height() - 5)  # below all rows
    drop = QDropEvent(
        place, Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    rows.dropEvent(drop)
    rows._ask_for_drop(dragged)
    assert told == ([("move", dragged, to)] if to != dragged else [])
    assert not drop.isAccepted()  # else Qt would take the row away by itself


def test_that_the_fields_are_those_of_the_chosen_one(qtbot: QtBot, editor: AugmentationEditor) -> None:
    told = heard(editor)
    editor.list.setCurrentRow(2)
    assert "Zhang et al. 2018" in editor.about.plain_text()
    editor.form.field_changed.emit("alpha", 0.5)
    assert told == [("field", 2, "alpha", 0.5)]


def test_that_menus_offer_every_kind_and_every_preset(editor: AugmentationEditor) -> None:
    told = heard(editor)
    for button, keys in ((editor.add, [kind.tag for kind in KINDS]), (editor.presets, list(PRESETS))):
        assert isinstance(button, MenuButton)
        actions = button.menu().actions()
        assert [action.data() for action in actions] == keys
        assert all(action.toolTip() for action in actions)
        actions[-1].trigger()
    assert told == [("add", KINDS[-1].tag), ("preset", list(PRESETS)[-1])]


def test_that_an_empty_list_says_what_to_do(editor: AugmentationEditor) -> None:
    editor.set_augmentation((), "None", 0)
    assert "Choose a preset, or add" in editor.about.plain_text()
    assert editor.presets.text() == "Preset: None ▾"
    assert not editor.remove.isEnabled()
    editor.focus_list()
    QApplication.processEvents()
    assert editor.add.hasFocus() or not editor.isActiveWindow()


def test_that_of_several_that_mix_it_is_said_that_each_image_takes_one(editor: AugmentationEditor) -> None:
    said = "each image takes one of them"
    editor.set_augmentation(THREE, "", 2)
    assert said not in editor.about.plain_text()
    editor.set_augmentation((*THREE, CutMix()), "", 2)
    assert said in editor.about.plain_text()
    editor.set_augmentation((*THREE, CutMix()), "", 0)
    assert said not in editor.about.plain_text()
