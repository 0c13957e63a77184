"""The split in the window: columns of the data are offered, numbers follow the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from workbench.spec.data import BundledData
from workbench.ui.controllers.window import WindowController


@pytest.fixture
def controller(build: Callable[[], WindowController]) -> WindowController:
    controller = build()
    controller.document.edit("Make it small", {"data": {"kind": "bundled", "name": "digits"}})
    controller.window.show()
    controller.start()
    return controller


def shown(controller: WindowController) -> str:
    return "\n".join(label.accessibleName() for label in controller.transfer._transfer.data.findChildren(QLabel))


def test_that_groups_are_chosen_among_the_columns_and_forgotten_with_the_data(
    qtbot: QtBot, controller: WindowController
) -> None:
    boxes = controller.recipe.recipe.findChildren(QComboBox)
    groups = next(box for box in boxes if box.accessibleName() == "Groups")
    until(qtbot, lambda: controller.transfer.data is not None)
    assert [groups.itemText(row) for row in range(groups.count())] == ["none", "class", "parity"]
    controller.document.edit("Count per class", {"split.labelled": 7, "split.labelled_unit": "per class"})
    assert "7 per class (70 of 1,078 in training)" in shown(controller)  # at once, before the engine is asked
    controller.document.edit("Keep together", {"split.group": "class"})
    until(qtbot, lambda: "groups: class, 8 in train · 1 · 1" in shown(controller))  # what one group holds alone trains
    controller.data.take(BundledData(name="mnist-5k"))
    assert controller.document.experiment.split.group == ""
