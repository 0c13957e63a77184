"""What the window says of edits: what cannot be done, and what else they do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from tests.ui.by_hand.hands import CTRL, SHIFT, Hands
from workbench.ui.message_bar import MessageBar
from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.panels.text_line import TextLine
from workbench.ui.stack.bottom_bar import BottomBar

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


def test_that_a_message_moves_nothing_below_it(hands: Hands) -> None:
    at = hands.on("2.0")
    hands.drop_adapter("lora", "stem")
    assert message(hands)
    assert hands.on("2.0") == at
    bar = hands.window.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    centre = hands.window.centralWidget()
    foot = hands.window.findChild(BottomBar)
    assert isinstance(foot, BottomBar)

    def stands_on_the_numbers() -> bool:
        return bar.geometry().bottom() + 1 == foot.mapTo(centre, QPoint()).y() and bar.width() == centre.width()

    assert stands_on_the_numbers()
    hands.window.resize(hands.window.width() - 200, hands.window.height() - 100)
    hands.until(stands_on_the_numbers)


def test_that_an_adapter_that_is_carried_onto_another_names_what_it_replaces(hands: Hands) -> None:
    hands.drop_adapter("lora", "2.0")
    hands.drop_adapter("loha", "1.1")
    hands.drag(hands.on("1.1", "chip"), hands.on("2.0"))
    assert hands.undo_names[2:] == ["Move LoHa from 1.1 to 2.0 in place of LoRA"]
    assert "LoHa replaces LoRA on 2.0." in message(hands)
