from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.spec.regularizers import L2SP, BatchSpectralShrinkage
from workbench.edits.penalties import KINDS
from workbench.ui.penalties.editor import PenaltyEditor


@pytest.fixture
def editor(qtbot: QtBot) -> PenaltyEditor:
    editor = PenaltyEditor()
    qtbot.addWidget(editor)
    editor.set_penalties((L2SP(), BatchSpectralShrinkage()), 0)
    editor.show()
    return editor


def test_that_the_list_says_what_is_wanted_and_changes_only_when_it_is_told(
    qtbot: QtBot, editor: PenaltyEditor
) -> None:
    told: list[tuple[object, ...]] = []
    editor.add_requested.connect(lambda kind: told.append(("add", kind)))
    editor.remove_requested.connect(lambda at: told.append(("remove", at)))
    editor.field_changed.connect(lambda *values: told.append(("field", *values)))
    editor.add.menu().actions()[-1].trigger()
    editor.list.setCurrentRow(1)
    assert "Chen et al. 2019" in editor.about.plain_text()
    editor.form.field_changed.emit("eta", 0.01)
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    qtbot.keyClick(editor.list, Qt.Key.Key_Delete)
    assert told == [("add", KINDS[-1].tag), ("field", 1, "eta", 0.01), ("remove", 1), ("remove", 1)]
    assert [editor.list.item(at).text() for at in range(editor.list.count())] == ["L2-SP", "BSS"]


def test_that_an_empty_list_says_what_to_do(editor: PenaltyEditor) -> None:
    editor.set_penalties((), 0)
    assert "Add what is to hold the model" in editor.about.plain_text()
    assert not editor.remove.isEnabled()
    editor.focus_list()
    QApplication.processEvents()
