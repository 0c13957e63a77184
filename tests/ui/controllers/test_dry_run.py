"""What a run will cost is measured by a real engine, once the document rests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from workbench.ui.controllers.window import WindowController
from workbench.ui.panels.cost_text import NotTimed, Timing


@pytest.fixture
def controller(build: Callable[[], WindowController]) -> WindowController:
    controller = build()
    small = {"data": {"kind": "bundled", "name": "digits"}, "split.labelled": 32, "preprocessing.image_size": 32}
    controller.document.edit("Make it small", {**small, "recipe.batch_size": 16, "recipe.device": "cpu"})
    controller.window.show()
    controller.start()
    return controller


def _figure(controller: WindowController, name: str) -> str:
    labels = controller.recipe.before.findChildren(QLabel)
    return next((label.text() for label in labels if label.accessibleName().startswith(f"{name}:")), "")


def test_that_time_and_memory_are_measured_once_the_document_rests_and_anew_when_it_changes(
    qtbot: QtBot, controller: WindowController
) -> None:
    def timing() -> Timing | NotTimed:
        return controller.transfer.timing

    until(qtbot, lambda: isinstance(timing(), Timing))
    first = timing()
    assert isinstance(first, Timing)
    assert _figure(controller, "one epoch").endswith(" s")

    controller.document.edit("Name it", {"name": "Another name"})
    qtbot.wait(50)
    assert timing() is first  # a name costs nothing

    controller.stack.move_boundary(10)
    assert _figure(controller, "one epoch") == "measuring…"
    controller.stack.move_boundary(4)  # before the first answer: only the last is measured
    until(qtbot, lambda: isinstance(timing(), Timing))
    second = timing()
    assert isinstance(second, Timing)
    assert second.peak_bytes > first.peak_bytes

    controller.document.edit("Break it", {"adapters": [{"kind": "lora", "blocks": ["nowhere"]}]})
    until(qtbot, lambda: _figure(controller, "one epoch") == "–")
