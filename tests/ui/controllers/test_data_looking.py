"""Looking at what a data chooser shows, over a desk that knows the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from workbench.launch.answer_cache import AnswerCache
from workbench.launch.desk import Desk
from workbench.launch.messages import Answer, DataAnswer, DescribeData
from workbench.launch.pump import Pump
from workbench.spec.data import BundledData
from workbench.spec.data_description import DataDescription
from workbench.spec.split import Split
from workbench.ui import theme
from workbench.ui.controllers.data_looking import DataLooking
from workbench.ui.dialogs.data_chooser import DataChooser


@pytest.fixture
def pump(qtbot: QtBot, tmp_path: Path, target_data: DataDescription) -> Iterator[Pump]:
    """Its desk keeps what the bundled data hold, and asks no engine."""
    question = DescribeData(request=0, data=BundledData(), split=Split())
    AnswerCache(tmp_path).put(question, DataAnswer(request=0, data=target_data))
    made = Pump(lambda tell: Desk(f"sqlite:///{tmp_path / 'store.sqlite'}", tell, tmp_path))
    made.start()
    yield made
    with qtbot.waitSignal(made.closed):
        made.desk.close()


def test_that_an_answer_for_a_chooser_that_is_gone_is_passed_over(
    pump: Pump, qtbot: QtBot, qapp: QApplication, dark: theme.Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    chooser = DataChooser(window)
    DataLooking(chooser, pump)
    chooser.open_for(BundledData(), ())
    chooser.reject()
    chooser.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    later: list[Answer] = []
    pump.ask(lambda number: DescribeData(request=number, data=BundledData(), split=Split()), later.append)
    qtbot.waitUntil(lambda: bool(later))  # an exception on the way would fail the test


def test_that_what_is_found_is_shown_with_the_tasks_it_suggests(
    pump: Pump, qtbot: QtBot, dark: theme.Theme, target_data: DataDescription
) -> None:
    chooser = DataChooser()
    qtbot.addWidget(chooser)
    DataLooking(chooser, pump)
    chooser.open_for(BundledData(), ())
    qtbot.waitUntil(lambda: chooser.found.description == target_data)
    chooser.close()
