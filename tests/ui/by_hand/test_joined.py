"""Presets, costs and menus follow the document and what the stack shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.spec.source import TorchvisionSource
from models.spec.stack import LayerDescription
from tests.ui.by_hand.hands import CTRL, Hands
from tests.workbench.edits.stacks import STACK
from workbench.launch.news import Waiting
from workbench.ui.panels.before_card import BeforeYouRunCard
from workbench.ui.panels.cost_text import MEASURING, NotTimed
from workbench.ui.preset_menu import PresetButton

Key = Qt.Key


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


def test_that_the_costs_are_measured_once_a_faulty_field_is_as_it_was(hands: Hands) -> None:
    transfer = hands.controller.transfer
    epochs = hands.experiment.recipe.epochs
    transfer.set_field("recipe.epochs", 0)
    transfer.set_field("seed", 7)
    hands.controller.stack.move_boundary(1)
    hands.until(lambda: isinstance(transfer.timing, NotTimed) and "stands in the way" in transfer.timing.reason)
    transfer.set_field("recipe.epochs", epochs)
    assert transfer.timing is MEASURING
