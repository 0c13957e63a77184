"""Panels beside the stack follow the document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.spec.source import TorchvisionSource
from tests.ui.by_hand.hands import CTRL, SHIFT, Hands
from workbench.documents import replaced
from workbench.ui.panels.text_line import TextLine

Key = Qt.Key


def test_that_an_open_panel_follows_undo_and_closes_with_its_adapter(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.click(hands.on("2.0", "chip"))
    panel = hands.controller.stack.popovers.adapter
    hands.tab_to("Rank")
    hands.type("4")
    hands.press(Key.Key_Z, CTRL)
    assert panel.isVisible()
    assert hands.experiment.adapters[0].size_text == "r8"
    hands.press(Key.Key_Z, CTRL)
    assert not panel.isVisible()


def test_that_one_block_is_parted_from_the_others_in_its_panel(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.drop_adapter("lora", "1.1")
    hands.click(hands.on("1.1", "chip"))
    hands.press_button("Only this block")
    hands.tab_to("Rank")
    hands.type("2")
    assert [(entry.blocks, entry.size_text) for entry in hands.experiment.adapters] == [
        (("2.0",), "r8"),
        (("1.1",), "r2"),
    ]


def test_that_a_rate_goes_back_to_the_rule(hands: Hands) -> None:
    hands.drag_handle("freeze", 0)
    hands.double_click(hands.on("1.1", "rate"))
    hands.type("0.25")
    assert hands.experiment.rates.by_hand[0].multiplier == 0.25
    hands.press_button("Back to the rule")
    assert hands.experiment.rates.by_hand == ()


def test_that_the_panel_of_a_rate_follows_the_phases_of_the_document(hands: Hands) -> None:
    hands.drag_handle("freeze", 0)
    hands.double_click(hands.on("1.1", "rate"))
    panel = hands.controller.stack.popovers.rates
    recipe = {"recipe.learning_rate": 1e-3, "phases": {"kind": "lp-ft", "epochs": 3, "factor": 0.1}}
    hands.controller.document.replace("LP-FT", replaced(hands.experiment, recipe))
    said = [line.plain_text() for line in panel.findChildren(TextLine)]
    assert "Trains at 1e-4 in the tuning (×0.1)" in said


def test_that_a_head_is_added_beside_the_chip_that_adds_one(hands: Hands) -> None:
    chip = hands.view.add_head_rect()
    hands.press(Key.Key_H, CTRL | SHIFT)
    panel = hands.controller.heads.adding
    assert panel.isVisible()
    at = panel.mapToGlobal(panel.rect().topLeft())
    assert at.x() <= chip.right()
    assert chip.left() <= at.x() + panel.width()
    assert at.y() >= chip.bottom()


def test_that_panels_follow_the_document_while_another_model_is_looked_at(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.click(hands.on("2.0", "chip"))
    panel = hands.controller.stack.popovers.adapter
    assert panel.isVisible()
    hands.controller.transfer.choose_source(TorchvisionSource(architecture="other"))
    assert hands.controller.transfer.stack is None, "nothing is known of it yet"
    assert panel.isVisible() == bool(hands.experiment.adapters)


def test_that_a_panel_that_is_opened_anew_shows_no_fault_of_what_it_showed_before(hands: Hands) -> None:
    popovers = hands.controller.stack.popovers
    hands.drop_adapter("lora", "2.0")
    hands.drag_handle("freeze", 0)
    hands.click(hands.on("2.0", "chip"))
    popovers.adapter.field_changed.emit("rank", 0)
    assert faulty(popovers.adapter) == ["Rank"]
    hands.close_panel()
    hands.click(hands.on("2.0", "chip"))
    assert faulty(popovers.adapter) == []
    hands.close_panel()
    hands.double_click(hands.on("1.1", "rate"))
    popovers.rates.rate_chosen.emit(-1.0)
    assert faulty(popovers.rates) == ["Multiplier"]
    hands.close_panel()
    hands.double_click(hands.on("1.0", "rate"))
    assert faulty(popovers.rates) == []


def faulty(panel: QWidget) -> list[str]:
    """The fields that are marked."""
    return [field.accessibleName() for field in panel.findChildren(QWidget) if field.property("problem")]


def test_that_a_head_without_its_task_can_be_removed_by_its_menu(hands: Hands) -> None:
    sound = hands.experiment
    heads = [{"kind": "linear", "task": name} for name in (sound.tasks[0].name, "ghost")]
    hands.controller.document.replace("Open", replaced(sound, {"heads": heads}))
    hands.view.head_menu_requested.emit("ghost", hands.view.mapToGlobal(hands.view.rect().center()))
    hands.choose("Remove ghost")
    assert [head.task for head in hands.experiment.heads] == [sound.tasks[0].name]


def test_that_closing_the_adapters_gives_the_focus_back_to_the_stack(hands: Hands) -> None:
    hands.press(Key.Key_A, CTRL | SHIFT)
    assert hands.controller.middle.adapters.isVisible()
    assert not hands.view.canvas.hasFocus()
    hands.press(Key.Key_A, CTRL | SHIFT)
    assert not hands.controller.middle.adapters.isVisible()
    assert hands.view.canvas.hasFocus()
