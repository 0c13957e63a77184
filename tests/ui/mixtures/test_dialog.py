"""The dialog of mixtures: its words, its table, its picture and its copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from storage.store import Store
from tests.ui.controllers.waiting_desk import waiting_pump
from workbench.documents import replaced, to_json
from workbench.events import Interpolated
from workbench.experiment import Experiment
from workbench.mixtures import MixtureCurve, points_of
from workbench.ui import theme
from workbench.ui.controllers.history import HistoryController
from workbench.ui.mixtures.dialog import MixturesDialog
from workbench.ui.mixtures.plot import NO_CURVE
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.store_reader import StoreReader

SHARES = (0.0, 0.5, 1.0)
TWO_TASKS = MixtureCurve(
    SHARES,
    {
        "validation/digit/accuracy": (0.1, 0.9, 0.8),
        "validation/width/mae": (3.0, 1.0, 2.0),
        "test/digit/accuracy": (0.125, 0.875, 0.75),
        "test/width/mae": (3.5, 1.5, 2.5),
    },
    0.5,
)


def shown(qtbot: QtBot, curve: MixtureCurve | None) -> MixturesDialog:
    dialog = MixturesDialog("LP-FT", curve, {"width": "px"})
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def cells(dialog: MixturesDialog, row: int) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_that_the_table_has_every_task_in_its_unit_and_tells_what_is_kept(qtbot: QtBot, dark: theme.Theme) -> None:
    dialog = shown(qtbot, TWO_TASKS)
    model = dialog.table.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert heads == [
        "α",
        "digit accuracy, validation",
        "width MAE, validation",
        "digit accuracy, test",
        "width MAE, test",
    ]
    assert cells(dialog, 0) == ["0.00", "10.0 %", "3.000 px", "12.5 %", "3.500 px"]
    assert cells(dialog, 1)[0] == "0.50, kept"
    assert "keeps α = 0.50" in dialog.said.plain_text()


def test_that_the_picture_has_what_shares_an_axis_and_says_it_in_words(qtbot: QtBot, dark: theme.Theme) -> None:
    dialog = shown(qtbot, TWO_TASKS)
    assert dialog.plot.shows_picture
    said = dialog.plot.accessibleDescription()
    assert "α = 0.50" in said
    assert "digit accuracy, test: 12.5 % at the start, 75.0 % tuned" in said
    assert "width" not in said


def test_that_a_run_without_mixtures_says_so(qtbot: QtBot, dark: theme.Theme) -> None:
    dialog = shown(qtbot, None)
    assert dialog.plot.accessibleDescription() == NO_CURVE
    assert not dialog.table.isVisible()


def test_that_values_are_copied_as_a_table(qtbot: QtBot, qapp: QApplication, dark: theme.Theme) -> None:
    dialog = shown(qtbot, TWO_TASKS)
    next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()).click()
    rows = [line.split("\t") for line in qapp.clipboard().text().splitlines()]
    assert rows[0] == ["alpha", *TWO_TASKS.values]
    assert rows[2] == ["0.5", "0.9", "1.0", "0.875", "1.5"]


@pytest.fixture
def area(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> Iterator[RunsArea]:
    """A history with one run that was mixed, `run`."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(url) as store:
        store.add_run("run", "mixed", to_json(replaced(Experiment(), {"recipe.interpolation": {}})), "completed")
        told = Interpolated(run="run", shares=SHARES, values={"test/class/accuracy": (0.1, 0.8, 0.7)}, kept=0.5)
        store.append("run", points_of(told))
    parent = QWidget()
    pump, desk = waiting_pump(tmp_path, parent)
    reader, area = StoreReader(url, parent), RunsArea(parent)
    history = HistoryController(url, pump, reader, area, parent)
    with qtbot.waitSignal(history.runs_shown):
        history.start()
    yield area
    reader.close()
    with qtbot.waitSignal(pump.closed):
        desk.close()
    parent.deleteLater()


def test_that_the_history_opens_the_dialog_of_the_chosen_run(qtbot: QtBot, area: RunsArea) -> None:
    area.history.table.select_runs(["run"])
    area.history.table.actions_of_runs.actions["mixtures"].trigger()
    qtbot.waitUntil(lambda: area.window().findChild(MixturesDialog) is not None)
    dialog = area.window().findChild(MixturesDialog)
    assert isinstance(dialog, MixturesDialog)
    assert cells(dialog, 2) == ["1.00", "70.0 %"]
    dialog.reject()
