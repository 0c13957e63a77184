from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.evidence.shift.label_shift import label_shift
from workbench.spec.data_description import DataDescription
from workbench.spec.setting import SourceExamples, cards_of, name_setting, sides_of
from workbench.spec.shift import ShiftMeasured
from workbench.spec.tasks import Classification
from workbench.ui.setting.setting_dialog import SettingDialog
from workbench.ui.setting.shift_page import ShiftPage
from workbench.ui.theme import Theme

TASKS = (Classification(name="digit", column="class"),)


@pytest.fixture
def dialog(qtbot: QtBot, both_themes: Theme) -> SettingDialog:
    dialog = SettingDialog(QMenu())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def page(qtbot: QtBot, dark: Theme) -> ShiftPage:
    page = ShiftPage()
    qtbot.addWidget(page)
    page.show()
    return page


def test_that_a_model_alone_is_told_beside_the_target(
    dialog: SettingDialog, source_stack: StackDescription, target_data: DataDescription
) -> None:
    known = (source_stack, target_data, TASKS, None)
    dialog.set_setting(name_setting("pretrained", *known))
    source, target = cards_of(*known)
    dialog.source.set_cards(source)
    dialog.target.set_cards(target)
    dialog.set_sides(sides_of(*known))
    dialog.set_source_data("")
    assert dialog.title.plain_text() == "Different domain, different label space"
    assert "Examples: not at hand" in dialog.source.text()
    assert "28×28 grey images" in dialog.target.text()
    assert "Choose source data" in dialog.shift.shares.accessibleDescription()
    text = dialog.methods.text()
    assert "Instance weighting\n✕ does not apply" in text
    assert "✓ applies\nThe source's parameters are a start; new heads learn Y." in text
    assert "Needs examples of the source, of which only the model is there. Not in the workbench yet." in text


def test_that_methods_and_cards_are_replaced_and_not_added_to(
    dialog: SettingDialog, source_stack: StackDescription, target_data: DataDescription
) -> None:
    known = (source_stack, target_data, TASKS, SourceExamples(target_data, same_data=True))
    for _ in range(2):
        dialog.set_setting(name_setting("pretrained", *known))
        dialog.source.set_cards(cards_of(*known)[0])
        dialog.set_sides(sides_of(*known))
    assert dialog.methods.text().count("Feature alignment") == 1
    assert dialog.source.text().count("T = ") == 0
    assert dialog.source.text().count("Label space Y") == 1
    assert "All 10 labels have the same names and the same shares." in dialog.shift.labels.plain_text()
    dialog.source.set_cards(None)
    assert dialog.source.text() == "Not known yet source"


def test_that_a_measurement_is_asked_for_watched_and_cancelled(qtbot: QtBot, page: ShiftPage) -> None:
    with qtbot.waitSignal(page.measure_requested):
        qtbot.mouseClick(page.measure, Qt.MouseButton.LeftButton)
    assert not page.cancel.isVisible()
    page.set_progress("Computing features: 32 of 2,000", 32, 2000)
    assert page.cancel.isVisible()
    assert not page.measure.isVisible()
    assert page.words.plain_text() == "Computing features: 32 of 2,000"
    with qtbot.waitSignal(page.cancel_requested):
        qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    page.set_idle()
    assert page.measure.isVisible()
    assert page.words.plain_text() == ""


def test_that_results_are_numbers_with_their_meaning(page: ShiftPage, shift: ShiftMeasured) -> None:
    page.set_progress("Projecting…", 0, 0)
    page.set_shift(shift)
    page.set_labels(label_shift({"a": 3, "b": 1}, {"a": 1, "b": 1}))
    assert page.distance.plain_text().startswith("A\u2011distance 1.20 (95 %: 1.04 to 1.34) 0: no domain can be told")
    assert "80.0 % of 60 held-out examples" in page.distance.plain_text()
    assert page.discrepancy.plain_text().startswith("MMD² 0.0123, p ≤ 0.002")
    assert page.labels.plain_text().startswith("Label shift: total variation 0.250, Jensen–Shannon distance 0.2")
    assert page.words.plain_text().endswith("on 40 source and 30 target examples. 2 could not be read.")
    assert page.measure.isVisible()
    page.set_shift(None)
    assert not page.distance.isVisible()


def test_that_what_stands_in_the_way_is_said_and_goes_with_its_cause(page: ShiftPage) -> None:
    page.set_possible("Choose source data first.")
    assert not page.measure.isEnabled()
    assert page.words.plain_text() == "Choose source data first."
    page.set_possible("")
    assert page.measure.isEnabled()
    assert page.words.plain_text() == ""
    page.set_refused("3 examples can be read.", "Choose data with more examples.")
    page.set_possible("")
    assert page.words.plain_text() == "3 examples can be read. Choose data with more examples."
