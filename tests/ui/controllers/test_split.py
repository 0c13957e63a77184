"""The split in the window: columns of the data are offered, numbers follow the document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from tests.ui.controllers.waiting import until
from workbench.documents import to_json
from workbench.spec.data import BundledData
from workbench.ui.controllers.window import WindowController
from workbench.ui.message_bar import MessageBar


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


def test_that_the_line_of_the_split_leads_to_its_unfolded_field(qtbot: QtBot, controller: WindowController) -> None:
    until(qtbot, lambda: controller.transfer.data is not None)
    boxes = controller.recipe.recipe.findChildren(QAbstractSpinBox)
    share = next(box for box in boxes if box.accessibleName() == "Validation")
    assert not share.isVisible()
    controller.transfer._transfer.data.split_requested.emit()
    until(qtbot, lambda: not share.visibleRegion().isEmpty())
    assert controller.window.focusWidget() in (share, share.focusProxy())


def test_that_it_is_told_when_a_further_task_changes_which_examples_test(
    qtbot: QtBot, controller: WindowController
) -> None:
    """What it means for earlier runs only where there are some on these data."""
    until(qtbot, lambda: controller.transfer.data is not None)
    document, said = controller.document, controller.window.findChild(MessageBar)
    assert said is not None

    def predict(*columns: str) -> None:
        tasks = [{"kind": "classification", "name": name, "column": name} for name in columns]
        heads = [{"kind": "linear", "task": name} for name in columns]
        known = controller.transfer.data
        document.edit("Predict", {"tasks": tasks, "heads": heads})
        until(qtbot, lambda: controller.transfer.data not in (None, known))

    changes: list[str] = []
    controller.transfer.judged_otherwise.connect(lambda: changes.append("told"))
    predict("parity")
    assert changes == ["told"]
    assert said.text() == "Other examples are tested on now: the split follows the labels of all tasks."
    record = RunRecord("a", "a", "completed", to_json(document.experiment), datetime.now(UTC))
    controller.history._records = {"a": record}
    predict("class")
    assert changes == ["told", "told"]
    texts = " ".join(line.text() for line in said.findChildren(QLabel))
    assert "Other examples are tested on now" in texts
    assert "Earlier runs were judged on other examples" in texts
    before = controller.transfer.data
    document.edit("Other seed", {"split.seed": 4})
    until(qtbot, lambda: controller.transfer.data not in (None, before))
    assert changes == ["told", "told"]  # whoever asks for another split knows
    document.edit("Other data", {"data": {"kind": "bundled", "name": "mnist-5k"}})
    assert not controller.history.has_runs_on(document.experiment.data)
