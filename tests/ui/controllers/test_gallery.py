"""Looking at the data over a real engine."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from tests.workbench.data.inspection.folders import fill
from workbench.ui.controllers.window import WindowController


def test_that_all_images_are_seen_searched_for_copies_and_seen_as_the_network_does(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    controller.data.drop(fill(tmp_path / "pets"))
    until(qtbot, lambda: controller.transfer.data is not None and controller.transfer.stack is not None)
    controller.window.actions_by_key["look"].trigger()
    view = controller.gallery.view
    assert view is not None
    until(qtbot, lambda: view.roll is not None)
    until(qtbot, lambda: all(view.grid.pictures.get(at) is not None for at in range(11)))
    assert not list((tmp_path / "looking").glob("roll-*"))
    view.grid.choose(0)
    until(qtbot, lambda: not view.example.seen.image.isNull())
    assert view.example.large.image.size().width() == 200
    seen = controller.transfer.experiment.preprocessing.asked_size
    assert seen is None or view.example.seen.image.size().width() == seen
    view.side.findings.begin.click()
    until(qtbot, lambda: bool(view.roll is not None and view.roll.marks))
    assert {"identical", "look-alike"} <= set(view.roll.marks)
    controller.gallery.save_table(str(tmp_path / "pets" / "table.csv"))
    until(qtbot, lambda: "Saved" in view.status.text())
    assert "look-alikes" in (tmp_path / "pets" / "table.csv").read_text(encoding="utf-8")
    controller.document.edit("Shares", {"split.test": 0.4})
    until(qtbot, lambda: (view.roll.parts == 2).sum() == 4)
    assert view.roll.marks
