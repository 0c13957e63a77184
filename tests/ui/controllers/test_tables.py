"""A table as the target data, over a real engine."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from models.spec.source import BundledSource, PerceptronSource
from tests.ui.controllers.waiting import until
from workbench.spec.data import BundledData
from workbench.ui.controllers.window import WindowController
from workbench.ui.panels.source_card import SourceCard
from workbench.ui.panels.target_card import TargetDataCard
from workbench.ui.panels.text_line import TextLine


def said(controller: WindowController, card: type[SourceCard | TargetDataCard]) -> str:
    found = controller.window.findChild(card)
    assert isinstance(found, SourceCard | TargetDataCard)
    return "\n".join(line.plain_text() for line in found.findChildren(TextLine))


def is_ready(controller: WindowController) -> bool:
    transfer = controller.transfer
    return transfer.data is not None and transfer.stack is not None and not transfer.problems()


def test_that_choosing_a_table_takes_the_perceptron_along_in_one_step(
    qtbot: QtBot, controller: WindowController
) -> None:
    until(qtbot, lambda: is_ready(controller))
    before = controller.document.experiment
    controller.data.take(BundledData(name="wine"))
    until(qtbot, lambda: is_ready(controller) and controller.document.experiment.source.kind == "perceptron")
    assert controller.document.experiment.source == PerceptronSource(features=13)
    assert controller.transfer.problems() == []
    assert "178 rows · 13 numeric, 0 categorical features" in said(controller, TargetDataCard)
    assert "Perceptron 256-256" in said(controller, SourceCard)
    assert controller.document.undo_stack.undoText().startswith("Use Wine")
    controller.document.undo_stack.undo()
    assert controller.document.experiment == before
    assert not controller.document.undo_stack.canUndo()


def test_that_another_task_leaves_the_perceptron_fewer_features(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    rows = [f"{i % 7},{'red' if i % 3 else 'blue'},{i % 2},{'yes' if i % 5 else 'no'}" for i in range(60)]
    (tmp_path / "t.csv").write_text("\n".join(["amount,colour,side,class", *rows]), encoding="utf-8")
    controller.data.drop(tmp_path / "t.csv")
    until(qtbot, lambda: is_ready(controller) and controller.document.experiment.source.kind == "perceptron")
    experiment = controller.document.experiment
    assert experiment.source == PerceptronSource(features=4)  # amount, two colours, side
    more = {
        "tasks": [*experiment.model_dump()["tasks"], {"kind": "classification", "name": "colour", "column": "colour"}],
        "heads": [*experiment.model_dump()["heads"], {"kind": "linear", "task": "colour"}],
    }
    controller.document.edit("Predict the colour too", more)
    assert controller.document.experiment.source == PerceptronSource(features=2)
    controller.document.undo_stack.undo()
    assert controller.document.experiment == experiment
    controller.data.take(BundledData(name="digits"))
    until(qtbot, lambda: is_ready(controller) and controller.document.experiment.source == BundledSource())
