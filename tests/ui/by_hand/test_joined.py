"""Panels, palette and presets follow the document, and say what cannot be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from models.spec.source import TorchvisionSource
from models.spec.stack import LayerDescription
from tests.ui.by_hand.hands import CTRL, SHIFT, Hands
from tests.workbench.edits.stacks import STACK
from workbench.documents import replaced
from workbench.launch.news import Waiting
from workbench.ui.message_bar import MessageBar
from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.panels.before_card import BeforeYouRunCard
from workbench.ui.panels.cost_text import MEASURING, NotTimed
from workbench.ui.panels.text_line import TextLine
from workbench.ui.preset_menu import PresetButton

Key = Qt.Key


def message(hands: Hands) -> str:
    bar = hands.window.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    return bar.accessibleName() if bar.isVisible() else ""


def palette_words(hands: Hands) -> str:
    palette = hands.window.findChild(AdapterPalette)
    assert isinstance(palette, AdapterPalette)
    return " ".join(line.plain_text() for line in palette.findChildren(TextLine))


def test_that_the_palette_says_which_blocks_enter_is_meant_for(hands: Hands) -> None:
    hands.press(Key.Key_A, CTRL | SHIFT)
    assert "Drag onto a block" in palette_words(hands)
    hands.go_to("2.0")
    assert "2.0" in palette_words(hands)


def test_that_an_adapter_without_a_block_is_refused_in_words(hands: Hands) -> None:
    hands.press(Key.Key_A, CTRL | SHIFT)
    hands.type("lora")
    assert "No block is selected" in message(hands)
    assert hands.undo_names == []


def test_that_an_adapter_dropped_where_it_fits_nothing_is_refused_in_words(hands: Hands) -> None:
    hands.drop_adapter("lora", "stem")
    assert "LoRA finds nothing to adapt in stem" in message(hands)
    assert hands.experiment.adapters == ()


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


@pytest.mark.parametrize(("key", "title"), [("lora", "LoRA"), ("lp-ft", "LP-FT")])
def test_that_a_preset_says_so_until_it_is_changed(hands: Hands, key: str, title: str) -> None:
    button = hands.window.findChild(PresetButton)
    assert isinstance(button, PresetButton)
    hands.window.preset_chosen.emit(key)
    assert button.text() == f"Preset: {title} ▾"
    hands.drag_handle("freeze", 2)
    assert button.text() == f"Preset: {title} (modified) ▾"
    hands.press(Key.Key_Z, CTRL)
    assert button.text() == f"Preset: {title} ▾"
    hands.press(Key.Key_Z, CTRL)
    assert button.text() == "Preset ▾"


def test_that_an_unchanged_preset_goes_along_to_another_model(hands: Hands) -> None:
    hands.window.preset_chosen.emit("lora")
    hands.controller.presets.choose_source(TorchvisionSource(architecture="other"))
    hands.until(lambda: hands.experiment.adapters)
    assert hands.experiment.adapters[0].blocks == hands.controller.editing.names[1:]
    assert hands.undo_names == ["Preset: LoRA", "Change source model to other"]


def test_that_an_adapter_that_takes_the_place_of_another_says_so(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    assert message(hands) == ""
    hands.drop_adapter("loha", "2.0")
    assert hands.undo_names == ["Add LoRA to 2.0", "Replace LoRA by LoHa on 2.0"]
    assert "LoHa replaces LoRA on 2.0." in message(hands)
    hands.drop_adapter("bitfit", "2.0")
    assert hands.undo_names[2:] == ["Add BitFit to 2.0"]
    assert message(hands) == ""


def test_that_the_menus_copy_and_paste_adapters(hands: Hands) -> None:
    actions = hands.window.actions_by_key
    actions["copy_adapters"].trigger()
    assert "No block is selected" in message(hands)
    hands.drop_adapter("lora", "2.0")
    hands.go_to("1.0")
    actions["copy_adapters"].trigger()
    assert "There is no adapter to copy" in message(hands)
    hands.go_to("2.0")
    actions["copy_adapters"].trigger()
    hands.go_to("1.0")
    actions["paste_adapters"].trigger()
    assert set(hands.experiment.adapters[0].blocks) == {"1.0", "2.0"}


def test_that_the_view_menu_zooms_the_stack_and_fits_it_again(hands: Hands) -> None:
    actions, scene = hands.window.actions_by_key, hands.view.canvas.stack_scene
    before = scene.arrangement.row_height
    actions["zoom_in"].trigger()
    assert scene.arrangement.row_height > before
    actions["zoom_out"].trigger()
    actions["zoom_out"].trigger()
    assert scene.arrangement.row_height < before
    actions["zoom_fit"].trigger()
    assert scene.arrangement.row_height == before


def test_that_the_view_menu_hides_all_layers(hands: Hands) -> None:
    scene = hands.view.canvas.stack_scene
    layer = LayerDescription(name="conv", kind="Conv2d", output_shape=(8, 4, 4), parameters=10, flops=1)
    blocks = tuple(block.model_copy(update={"layers": (layer,)}) for block in STACK.blocks)
    hands.view.set_stack(STACK.model_copy(update={"blocks": blocks}))
    for block in (1, 2):
        scene.unfold(block, unfolded=True)
    assert sum(scene.rows.unfolded_layers()) == 2
    hands.window.actions_by_key["fold_all"].trigger()
    assert sum(scene.rows.unfolded_layers()) == 0


def test_that_a_message_moves_nothing_below_it(hands: Hands) -> None:
    at = hands.on("2.0")
    hands.drop_adapter("lora", "stem")
    assert message(hands)
    assert hands.on("2.0") == at
    bar = hands.window.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    centre = hands.window.centralWidget()
    assert bar.geometry().bottom() == centre.rect().bottom()
    assert bar.width() == centre.width()
    hands.window.resize(hands.window.width() - 200, hands.window.height() - 100)
    hands.until(lambda: bar.geometry().bottom() == centre.rect().bottom() and bar.width() == centre.width())


def test_that_a_head_is_added_beside_the_chip_that_adds_one(hands: Hands) -> None:
    chip = hands.view.add_head_rect()
    hands.press(Key.Key_H, CTRL | SHIFT)
    panel = hands.controller.heads.adding
    assert panel.isVisible()
    at = panel.mapToGlobal(panel.rect().topLeft())
    assert at.x() <= chip.right()
    assert chip.left() <= at.x() + panel.width()
    assert at.y() >= chip.bottom()


def test_that_a_changed_preset_stays_behind_with_what_was_set_on_its_blocks(hands: Hands) -> None:
    hands.window.preset_chosen.emit("lora")
    hands.drag_handle("freeze", 2)
    hands.controller.presets.choose_source(TorchvisionSource(architecture="other"))
    hands.until(lambda: hands.controller.transfer.stack)
    assert hands.experiment.adapters == ()
    assert hands.experiment.freeze.boundary == 2


def test_that_nothing_is_measured_beside_a_run_and_that_it_says_so(hands: Hands) -> None:
    pump, card = hands.controller.pump, hands.window.findChild(BeforeYouRunCard)
    assert isinstance(card, BeforeYouRunCard)

    def said() -> list[str]:
        return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]

    pump.queue_changed.emit((Waiting("a", "linear probe", 0),))
    hands.drag_handle("freeze", 2)
    hands.until(lambda: "after the run" in said())
    pump.queue_changed.emit(())
    assert "measuring…" in said()


def test_that_an_adapter_that_is_carried_onto_another_names_what_it_replaces(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.drop_adapter("loha", "1.1")
    hands.drag(hands.on("1.1", "chip"), hands.on("2.0"))
    assert hands.undo_names[2:] == ["Move LoHa from 1.1 to 2.0 in place of LoRA"]
    assert "LoHa replaces LoRA on 2.0." in message(hands)


def test_that_panels_follow_the_document_while_another_model_is_looked_at(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.click(hands.on("2.0", "chip"))
    panel = hands.controller.stack.popovers.adapter
    assert panel.isVisible()
    hands.controller.transfer.choose_source(TorchvisionSource(architecture="other"))
    assert hands.controller.transfer.stack is None, "nothing is known of it yet"
    assert panel.isVisible() == bool(hands.experiment.adapters)


def test_that_the_costs_are_measured_once_a_faulty_field_is_as_it_was(hands: Hands) -> None:
    transfer = hands.controller.transfer
    epochs = hands.experiment.recipe.epochs
    transfer.set_field("recipe.epochs", 0)
    transfer.set_field("seed", 7)
    hands.controller.stack.move_boundary(1)
    hands.until(lambda: isinstance(transfer.timing, NotTimed) and "stands in the way" in transfer.timing.reason)
    transfer.set_field("recipe.epochs", epochs)
    assert transfer.timing is MEASURING


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
