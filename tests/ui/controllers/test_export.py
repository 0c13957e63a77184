"""Exporting a run from the history, over a desk that answers when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from storage.store import Store
from tests.ui.controllers.waiting_desk import WaitingDesk, waiting_pump
from tests.ui.stack.heard import record
from workbench.documents import to_json
from workbench.experiment import Experiment
from workbench.launch.messages import ExportRun, FilesAnswer, Refused
from workbench.ui import theme
from workbench.ui.controllers.history import HistoryController
from workbench.ui.runs.export_dialog import ExportDialog
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.store_reader import StoreReader


@pytest.fixture
def exporting(
    qtbot: QtBot, qapp: QApplication, dark: theme.Theme, tmp_path: Path
) -> Iterator[tuple[HistoryController, WaitingDesk, ExportRun]]:
    """A run is being exported, and the dialog that asked for it was closed."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(url) as store:
        store.add_run("run", "linear probe", to_json(Experiment()))
    parent = QWidget()
    pump, desk = waiting_pump(tmp_path, parent)
    reader, area = StoreReader(url, parent), RunsArea(parent)
    history = HistoryController(url, pump, reader, area, parent)
    with qtbot.waitSignal(history.runs_shown):
        history.start()
    history.export("run")
    dialog = parent.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.folder_field.setText(str(tmp_path / "out"))
    qtbot.keyClick(dialog.folder_field, Qt.Key.Key_Return)
    dialog.reject()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    yield history, desk, desk.of(ExportRun)[0]
    reader.close()
    with qtbot.waitSignal(pump.closed):
        desk.close()
    parent.deleteLater()


def test_that_an_export_that_fails_after_its_dialog_was_closed_is_told_of(
    qtbot: QtBot, exporting: tuple[HistoryController, WaitingDesk, ExportRun]
) -> None:
    history, desk, asked = exporting
    with qtbot.waitSignal(history.refused) as refused:
        desk.answer(Refused(request=asked.request, what="The disk is full."))
    assert "The disk is full." in refused.args[0]


def test_that_an_export_that_ends_well_after_its_dialog_was_closed_says_nothing(
    qtbot: QtBot, exporting: tuple[HistoryController, WaitingDesk, ExportRun]
) -> None:
    history, desk, asked = exporting
    said = record(history.refused)
    desk.answer(FilesAnswer(request=asked.request, paths=("a",)))
    qtbot.wait(100)  # an exception would fail the test
    assert not said
