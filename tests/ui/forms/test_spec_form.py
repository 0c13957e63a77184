from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from models.spec.base import Spec, knob
from models.spec.freeze import Freeze
from models.spec.rates import BlockRate, LayerDecay, UniformRates
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.field_kinds import Option
from workbench.spec.preprocessing import Preprocessing
from workbench.spec.recipe import SGD, EarlyStopping, Recipe
from workbench.spec.split import Split
from workbench.ui.forms.disclosure import Disclosure
from workbench.ui.forms.form import SpecForm, entries
from workbench.ui.theme import Theme


@pytest.fixture
def form(qtbot: QtBot, dark: Theme) -> SpecForm:
    form = SpecForm([*entries(Recipe, "recipe."), *entries(Split, "split."), *entries(Preprocessing, "preprocessing.")])
    qtbot.addWidget(form)
    form.set_value(Experiment())
    with qtbot.waitActive(form):  # so that leaving a field is told
        form.show()
        form.activateWindow()
    return form


@pytest.fixture
def said(form: SpecForm) -> list[tuple[str, Any]]:
    heard: list[tuple[str, Any]] = []
    form.field_changed.connect(lambda path, value: heard.append((path, value)))
    return heard


def named(form: QWidget, name: str, kind: type[QWidget] = QDoubleSpinBox) -> Any:
    return next(widget for widget in form.findChildren(kind) if widget.accessibleName() == name)


def type_into(qtbot: QtBot, spin: QDoubleSpinBox, text: str) -> None:
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, text)
    qtbot.keyClick(spin, Qt.Key.Key_Return)


def test_that_showing_a_value_says_nothing(form: SpecForm, said: list[Any]) -> None:
    other = Experiment(recipe=Recipe(optimizer=SGD(momentum=0.5), epochs=3, early_stopping=EarlyStopping(patience=2)))
    form.set_value(other)
    assert named(form, "Epochs").value() == 3
    assert named(form, "Momentum").value() == 0.5
    assert said == []


@pytest.mark.parametrize("typed", ["3e-4", "0.0003", "3E-4"])
def test_that_a_rate_is_typed_in_any_notation(form: SpecForm, said: list[Any], qtbot: QtBot, typed: str) -> None:
    rate = named(form, "Learning rate")
    type_into(qtbot, rate, typed)
    assert said[-1] == ("recipe.learning_rate", 3e-4)
    assert rate.text() == "3e-4"


def test_that_arrows_multiply_a_rate_and_never_leave_its_bounds(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    rate = named(form, "Learning rate")
    rate.setFocus()
    qtbot.keyClick(rate, Qt.Key.Key_Up)
    qtbot.keyClick(rate, Qt.Key.Key_Down)
    qtbot.keyClick(rate, Qt.Key.Key_Down)
    assert [value for _, value in said] == [2e-3, 1e-3, 5e-4]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("Learning rate", "0", ("recipe.learning_rate", 0.0)),
        ("Learning rate", "-1", ("recipe.learning_rate", -1.0)),
        ("Epochs", "0", ("recipe.epochs", 0)),
        ("Epochs", "100001", ("recipe.epochs", 100_001)),
        ("Batch size", "0", ("recipe.batch_size", 0)),
        ("Labelled examples", "0", ("split.labelled", 0)),
        ("Image size", "9", ("preprocessing.image_size", 9)),
    ],
)
def test_that_a_number_out_of_bounds_is_told_and_not_put_back(
    form: SpecForm, said: list[Any], qtbot: QtBot, name: str, typed: str, told: tuple[str, object]
) -> None:
    editor = named(form, name)
    type_into(qtbot, editor, typed)
    assert said[-1] == told
    assert editor.text().startswith(typed)
    named(form, "Warm-up").setFocus()
    assert said[-1] == told
    assert editor.text().startswith(typed)
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert said[-1][1] != told[1]


def test_that_half_a_number_is_told_when_it_is_finished(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    epochs = named(form, "Epochs")
    epochs.setFocus()
    epochs.selectAll()
    qtbot.keyClicks(epochs, "0")
    assert said == []
    qtbot.keyClick(epochs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said == [("recipe.epochs", 0)]
    rate = named(form, "Learning rate")
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "0.02")
    assert said == [("recipe.epochs", 0), ("recipe.learning_rate", 0.02)]
    rate.selectAll()
    qtbot.keyClicks(rate, "0.0")
    named(form, "Batch size").setFocus()
    assert said[2:] == [("recipe.learning_rate", 0.0)]


def test_that_arrows_lead_back_into_the_bounds(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    for name, typed, key, after in (
        ("Epochs", "0", Qt.Key.Key_Up, 1),
        ("Epochs", "150000", Qt.Key.Key_Down, 100_000),
        ("Batch size", "1", Qt.Key.Key_Down, 1),
        ("Learning rate", "500", Qt.Key.Key_Down, 50.0),
        ("Image size", "9", Qt.Key.Key_Up, 16),
    ):
        type_into(qtbot, named(form, name), typed)
        qtbot.keyClick(named(form, name), key)
        assert said[-1][1] == after


def test_that_units_stand_behind_whole_numbers(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    batch = named(form, "Batch size")
    assert batch.text() == "64 examples"
    type_into(qtbot, batch, "128")
    assert said[-1] == ("recipe.batch_size", 128)
    assert isinstance(said[-1][1], int)


def test_that_a_single_thing_has_a_unit_in_the_singular_also_while_it_is_typed(
    form: SpecForm, said: list[Any], qtbot: QtBot
) -> None:
    batch = named(form, "Batch size")
    batch.setFocus()
    batch.selectAll()
    for key, text in (("1", "1 example"), ("2", "12 examples"), ("8", "128 examples")):
        qtbot.keyClicks(batch, key)
        assert batch.text() == text
    assert [value for _, value in said] == [1, 12, 128]
    form.set_value(Experiment(recipe=Recipe(batch_size=1)))
    assert batch.text() == "1 example"


def test_that_another_kind_is_chosen_by_its_name_and_brings_its_own_fields(
    form: SpecForm, said: list[Any], qtbot: QtBot
) -> None:
    optimiser = named(form, "Optimiser", QComboBox)
    assert [optimiser.itemText(index) for index in range(optimiser.count())] == ["AdamW", "SGD"]
    qtbot.keyClick(optimiser, Qt.Key.Key_Down)
    assert said == [("recipe.optimizer", {"kind": "sgd"})]
    form.set_value(Experiment(recipe=Recipe(optimizer=SGD())))
    momentum = named(form, "Momentum")
    assert momentum.isVisible()
    assert not named(form, "β₁").isVisible()
    type_into(qtbot, momentum, "0.8")
    assert said[-1] == ("recipe.optimizer.momentum", 0.8)
    assert "Sutskever" in optimiser.toolTip()


def test_that_a_tick_is_said_with_what_it_is_now(form: SpecForm, said: list[Any]) -> None:
    box = named(form, "Keep best", QCheckBox)
    before = box.isChecked()
    box.click()
    form.set_value(Experiment(recipe=Recipe(keep_best=not before)))
    box.click()
    assert said == [("recipe.keep_best", not before), ("recipe.keep_best", before)]


def test_that_an_optional_part_is_switched_on_and_its_only_field_stands_beside(
    form: SpecForm, said: list[Any], qtbot: QtBot
) -> None:
    box = named(form, "Stop early", QCheckBox)
    patience = named(form, "Stop early after")
    assert not patience.isEnabled()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert said == [("recipe.early_stopping", {})]
    form.set_value(Experiment(recipe=Recipe(early_stopping=EarlyStopping())))
    assert patience.text() == "5 epochs"
    type_into(qtbot, patience, "7")
    assert said[-1] == ("recipe.early_stopping.patience", 7)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert said[-1] == ("recipe.early_stopping", None)


def test_that_one_step_below_the_least_number_is_the_word(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    labelled = named(form, "Labelled examples")
    assert labelled.text() == "all"
    type_into(qtbot, labelled, "500")
    assert said[-1] == ("split.labelled", 500)
    type_into(qtbot, labelled, "all")
    assert said[-1] == ("split.labelled", "all")
    qtbot.keyClick(labelled, Qt.Key.Key_Up)
    assert said[-1] == ("split.labelled", 1)


def test_that_half_typed_sizes_below_the_bound_are_not_said(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    size = named(form, "Image size")
    type_into(qtbot, size, "96")
    assert said == [("preprocessing.image_size", 96)]


def test_that_advanced_fields_are_folded_under_a_line_that_names_them(form: SpecForm, qtbot: QtBot) -> None:
    keep = named(form, "Keep best", QCheckBox)
    line = next(line for line in form.findChildren(Disclosure) if "Keep best" in line.text())
    assert not keep.isVisible()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert keep.isVisible()


def test_that_a_folded_field_is_unfolded_to_be_focused(form: SpecForm, qtbot: QtBot) -> None:
    form.activateWindow()
    assert form.focus_field("split.validation")
    validation = named(form, "Validation")
    assert validation.isVisible()
    qtbot.waitUntil(validation.hasFocus)
    assert form.focus_field("recipe.optimizer.beta1")
    qtbot.waitUntil(named(form, "β₁").hasFocus)
    assert not form.focus_field("source.architecture")


def test_that_a_fault_marks_its_field_and_says_what_it_is(form: SpecForm) -> None:
    epochs = named(form, "Epochs")
    form.set_problems([Problem("recipe.epochs", "Too many.", "Take fewer.")])
    assert epochs.property("problem")
    assert epochs.toolTip() == "Too many. Take fewer."
    form.set_problems([])
    assert not epochs.property("problem")
    assert "Passes over" in epochs.toolTip()
    assert "Loshchilov" in named(form, "Optimiser", QComboBox).toolTip()


def test_that_a_fault_marks_the_field_within_a_part(form: SpecForm) -> None:
    form.set_value(Experiment(recipe=Recipe(early_stopping=EarlyStopping())))
    optimiser, decay, patience = named(form, "Optimiser", QComboBox), named(form, "Weight decay"), "Stop early after"
    places = ("recipe.optimizer.weight_decay", "recipe.early_stopping.patience")
    form.set_problems([Problem(place, "Below 0.", "Choose 0 or more.") for place in places])
    assert decay.property("problem")
    assert decay.toolTip() == "Below 0. Choose 0 or more."
    assert named(form, patience).property("problem")
    assert not optimiser.property("problem")
    form.set_problems([])
    assert not decay.property("problem")
    assert not named(form, patience).property("problem")
    assert named(form, patience).toolTip() != "Below 0. Choose 0 or more."


def test_that_the_wheel_does_not_change_a_field_it_only_passes_over(
    form: SpecForm, said: list[Any], qtbot: QtBot
) -> None:
    epochs = named(form, "Epochs")
    named(form, "Batch size").setFocus()
    here = QPointF(epochs.rect().center())
    wheel = QWheelEvent(
        here, epochs.mapToGlobal(here), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(epochs, wheel)
    assert said == []


def test_that_every_editor_has_a_name_and_a_tooltip(form: SpecForm) -> None:
    for kind in (QDoubleSpinBox, QComboBox):
        for editor in form.findChildren(kind):
            assert editor.accessibleName(), editor
            assert editor.toolTip(), editor.accessibleName()


class Fresh(Spec):
    """A spec the window has never seen."""

    name: str = knob("a", "Name", "Any text.")
    words: tuple[str, ...] = knob(("x",), "Words", "Several words.")
    inner: EarlyStopping = knob(EarlyStopping(), "Inner", "A part.")
    other: Recipe | None = knob(None, "Other", "A part that may be absent.")
    hidden: bool = knob(False, "Hidden", "Folded away.", advanced=True)


class Planned(Spec):
    """A spec with a list of numbers."""

    lengths: tuple[int, ...] = knob((2, 1), "Lengths", "Several numbers.")


def test_that_numbers_are_written_with_commas_and_what_is_none_stays_to_be_refused(qtbot: QtBot, dark: Theme) -> None:
    form = SpecForm.of(Planned)
    qtbot.addWidget(form)
    heard: list[tuple[str, Any]] = []
    form.field_changed.connect(lambda path, value: heard.append((path, value)))
    form.set_value(Planned())
    form.show()
    lengths = named(form, "Lengths", QLineEdit)
    assert lengths.text() == "2, 1"
    lengths.selectAll()
    qtbot.keyClicks(lengths, "3, 4")
    assert heard[-1] == ("lengths", [3, 4])
    form.set_value(Planned(lengths=(3, 4)))
    qtbot.keyClicks(lengths, ", x")
    assert heard[-1] == ("lengths", [3, 4, "x"])
    assert lengths.text() == "3, 4, x"


def test_that_a_new_spec_needs_no_change_to_the_window(qtbot: QtBot, dark: Theme) -> None:
    form = SpecForm.of(Fresh)
    qtbot.addWidget(form)
    heard: list[tuple[str, Any]] = []
    form.field_changed.connect(lambda path, value: heard.append((path, value)))
    form.set_value(Fresh())
    form.show()
    words = next(edit for edit in form.findChildren(QWidget) if edit.accessibleName() == "Words")
    words.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(words, "a, b")
    qtbot.keyClick(words, Qt.Key.Key_Return)
    other = named(form, "Other", QCheckBox)
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton, pos=QPoint(8, other.height() // 2))
    assert heard[-2:] == [("words", ["a", "b"]), ("other", {})]
    form.set_value(Fresh(words=("a", "b")))
    assert words.text() == "a, b"
    form.set_value(Fresh(other=Recipe()))
    assert named(form, "Epochs").isVisible()


BY_HAND = (BlockRate(block="5.1", multiplier=0.5), BlockRate(block="5.0", multiplier=0.25))


@pytest.fixture
def rates_form(qtbot: QtBot, dark: Theme) -> SpecForm:
    form = SpecForm(entries(Experiment, only=["rates"]))
    qtbot.addWidget(form)
    form.set_value(Experiment(rates=UniformRates(by_hand=BY_HAND)))
    form.show()
    return form


def test_that_a_list_made_elsewhere_is_counted_and_can_be_cleared(rates_form: SpecForm, qtbot: QtBot) -> None:
    assert "2 blocks" in [label.text() for label in rates_form.findChildren(QLabel) if label.isVisible()]
    clear = next(button for button in rates_form.findChildren(QPushButton) if button.isVisible())
    with qtbot.waitSignal(rates_form.field_changed) as changed:
        qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert changed.args == ["rates.by_hand", []]


def test_that_an_empty_list_takes_no_room(rates_form: SpecForm, qtbot: QtBot) -> None:
    rates_form.set_value(Experiment())
    assert not any(button.isVisible() for button in rates_form.findChildren(QPushButton))
    assert "Rates by hand" not in [label.text() for label in rates_form.findChildren(QLabel) if label.isVisible()]
    only_choice = SpecForm(entries(Experiment, only=["seed"]))
    qtbot.addWidget(only_choice)
    assert abs(rates_form.sizeHint().height() - only_choice.sizeHint().height()) <= 3


def test_that_a_list_made_by_hand_stays_when_another_kind_is_chosen(rates_form: SpecForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rates_form.field_changed) as changed:
        qtbot.keyClick(named(rates_form, "Rate of each block", QComboBox), Qt.Key.Key_Down)
    path, value = changed.args
    after = documents.replaced(Experiment(rates=UniformRates(by_hand=BY_HAND)), {path: value})
    assert after.rates == LayerDecay(by_hand=BY_HAND)


def test_that_the_chosen_option_and_each_in_the_list_say_what_they_do(qtbot: QtBot, dark: Theme) -> None:
    form = SpecForm(entries(Freeze, only=["batch_norm"]))
    qtbot.addWidget(form)
    form.set_value(Freeze(batch_norm="live"))
    choice = named(form, "Batch norm in frozen blocks", QComboBox)
    assert "trains scale and shift too" in choice.toolTip()
    assert "AdaBN" in choice.itemData(1, Qt.ItemDataRole.ToolTipRole)
    form.set_faults({"batch_norm": "Wrong."})
    form.set_value(Freeze(batch_norm="statistics"))
    assert choice.toolTip() == "Wrong."
    form.set_faults({})
    assert "AdaBN" in choice.toolTip()


def test_that_a_column_is_chosen_from_those_of_the_data(form: SpecForm, said: list[Any], qtbot: QtBot) -> None:
    editor = named(form, "Groups", QComboBox)

    def offered() -> list[str]:
        return [editor.itemText(row) for row in range(editor.count())]

    assert (offered(), editor.currentText()) == (["none"], "none")
    form.set_columns([Option("patient", "patient", "48 different values."), Option("site", "site", "")])
    assert (offered(), editor.currentText()) == (["none", "patient", "site"], "none")
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert said == [("split.group", "patient")]


def test_that_a_column_that_the_data_lack_is_shown_and_stays_chosen(form: SpecForm, said: list[Any]) -> None:
    editor = named(form, "Groups", QComboBox)
    form.set_value(Experiment(split=Split(group="patient")))
    assert (editor.count(), editor.currentText()) == (2, "patient")
    form.set_columns([Option("site", "site", "")])
    assert (editor.count(), editor.currentText()) == (3, "patient")
    form.set_columns([Option("patient", "patient", "")])
    assert (editor.count(), editor.currentText()) == (2, "patient")
    form.set_value(Experiment())
    assert editor.currentText() == "none"
    assert said == []
