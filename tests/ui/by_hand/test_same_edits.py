"""Mouse and keyboard lead to the same document."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from tests.ui.by_hand.hands import CTRL, SHIFT, Hands
from workbench.documents import replaced
from workbench.experiment import Experiment

Key = Qt.Key

EXPECTED = replaced(
    Experiment(),
    {
        "freeze": {"boundary": 3, "top": 1, "thawed": ["1.0"], "batch_norm": "statistics"},
        "rates.by_hand": [{"block": "1.0", "multiplier": 0.5}],
        "adapters": [
            {"kind": "lora", "blocks": ["1.1", "2.0"], "rank": 4},
            {"kind": "bitfit", "blocks": ["stem"]},
        ],
        "tasks": [{"name": "parity", "column": "parity"}, {"name": "number"}],
        "heads": [{"kind": "mlp", "task": "parity"}, {"kind": "linear", "task": "number"}],
        "sharing.boundary": 4,
    },
)


def test_that_the_mouse_reaches_everything(hands: Hands) -> None:
    hands.drag_handle("freeze", 3)
    hands.drag_handle("top", 4)
    hands.choose_in_menu_of("1.0", "Thaw 1.0")
    hands.drop_adapter("lora", "2.0")
    hands.drop_adapter("bitfit", "stem")
    hands.click(hands.on("2.0", "chip"))
    hands.tab_to("Rank")
    hands.type("4")
    hands.close_panel()
    hands.drag(hands.on("2.0", "chip"), hands.on("1.1"), CTRL)
    hands.double_click(hands.on("1.0", "rate"))
    hands.type("0.5")
    hands.close_panel()
    hands.choose_in_menu_of("stem", "Batch norm in frozen blocks…")
    hands.press(Key.Key_Down)
    hands.close_panel()
    hands.click(hands.on_head("add"))
    hands.tab_to("Head")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    hands.drag(hands.on_head(1), hands.on_head(0) - QPoint(20, 0))
    hands.click(hands.on_head(1))
    hands.tab_to("Name")
    hands.type("number")
    hands.close_panel()
    hands.drag_handle("share", 4)
    assert hands.experiment.model_dump() == EXPECTED.model_dump()
    assert hands.undo_names == [
        "Move boundary below 2.0",
        "Freeze from head to the top",
        "Thaw 1.0",
        "Add LoRA to 2.0",
        "Add BitFit to stem",
        "Set rank of LoRA",
        "Copy LoRA to 1.1",
        "Set rate of 1.0 to ×0.5",
        "Let batch-norm statistics follow the target data",
        "Add head parity",
        "Move head parity",
        "Rename class to number",
        "Move share boundary below head",
    ]
    for _ in hands.undo_names:
        hands.press(Key.Key_Z, CTRL)
    assert hands.experiment == Experiment()


def test_that_the_keyboard_alone_reaches_everything(hands: Hands) -> None:
    hands.press(Key.Key_Home)
    hands.press(Key.Key_Up, times=3)
    hands.press(Key.Key_T)
    hands.press(Key.Key_Down)
    hands.go_to("1.0")
    hands.press(Key.Key_Space)
    hands.go_to("2.0")
    hands.press(Key.Key_A, CTRL | SHIFT)
    hands.type("lora")
    hands.go_to("stem")
    hands.press(Key.Key_A, CTRL | SHIFT, times=2)
    hands.type("bitfit")
    hands.go_to("2.0")
    hands.press(Key.Key_Menu)
    hands.choose_by_key("LoRA r8", "Edit…")
    hands.tab_to("Rank")
    hands.type("4")
    hands.close_panel()
    hands.press(Key.Key_C, CTRL)
    hands.go_to("1.1")
    hands.press(Key.Key_V, CTRL)
    hands.go_to("1.0")
    hands.press(Key.Key_R, CTRL | SHIFT)
    hands.type("0.5")
    hands.close_panel()
    hands.go_to("stem")
    hands.press(Key.Key_Menu)
    hands.choose_by_key("Batch norm in frozen blocks…")
    hands.press(Key.Key_Down)
    hands.close_panel()
    hands.press(Key.Key_H, CTRL | SHIFT)
    hands.tab_to("Head")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    hands.go_to("head")
    hands.press(Key.Key_Up, CTRL)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Left, CTRL | SHIFT)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    hands.tab_to("Name")
    hands.type("number")
    hands.close_panel()
    hands.press(Key.Key_S)
    hands.press(Key.Key_Down)
    assert hands.experiment.model_dump() == EXPECTED.model_dump()
