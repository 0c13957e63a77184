"""Data that were refused and have been mended since: whoever chooses them again has them looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting_desk import WaitingDesk, waiting_pump
from workbench.launch.messages import DataAnswer, DescribeData, Refused
from workbench.spec.data import DataSource, ImageFolder
from workbench.spec.data_description import DataDescription
from workbench.ui import theme
from workbench.ui.controllers.data_choice import DataChoiceController
from workbench.ui.controllers.setting import SettingController
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.panels.text_line import TextLine
from workbench.ui.settings import WindowSettings
from workbench.ui.stack.view import StackView


class Choosing:
    """A window in which target and source data can be chosen."""

    def __init__(self, folder: Path) -> None:
        self.side, stack, recipe = TransferSide(), StackView(), RecipeSide()
        self.window = MainWindow(WindowSettings(folder), left=self.side, centre=stack, right=recipe, bottom=QWidget())
        self.pump, self.desk = waiting_pump(folder, self.window)
        self.document = ExperimentDocument(parent=self.window)
        self.transfer = TransferController(self.document, self.pump, self.side, stack, recipe)
        self.target = DataChoiceController(self.document, self.transfer, self.pump, self.window)
        self.source = SettingController(self.transfer, self.document, self.pump, self.side.setting, self.window)
        self.transfer.show_document()

    def said_of_source_data(self) -> str:
        return "\n".join(line.plain_text() for line in self.side.setting.findChildren(TextLine))

    def asked(self, data: DataSource) -> list[DescribeData]:
        return [request for request in self.desk.of(DescribeData) if request.data == data]


@pytest.fixture
def choosing(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> Iterator[Choosing]:
    made = Choosing(tmp_path)
    yield made
    with qtbot.waitSignal(made.pump.closed):
        made.desk.close()
    made.window.close_now()
    made.window.deleteLater()


def refuse(desk: WaitingDesk, request: DescribeData) -> None:
    desk.answer(Refused(request=request.request, what="It holds no images.", remedy="Add some."))


def test_that_target_data_that_were_refused_can_be_taken_again(
    qtbot: QtBot, choosing: Choosing, tmp_path: Path, target_data: DataDescription
) -> None:
    data = ImageFolder(path=str(tmp_path))
    choosing.target.drop(tmp_path)
    qtbot.waitUntil(lambda: len(choosing.asked(data)) == 1)
    refuse(choosing.desk, choosing.asked(data)[0])
    qtbot.waitUntil(lambda: choosing.transfer.is_refused)
    choosing.target.drop(tmp_path)
    qtbot.waitUntil(lambda: len(choosing.asked(data)) == 2)
    with qtbot.waitSignal(choosing.target.taken):
        choosing.desk.answer(DataAnswer(request=choosing.asked(data)[1].request, data=target_data))


def test_that_source_data_that_were_refused_can_be_chosen_again(
    qtbot: QtBot, choosing: Choosing, tmp_path: Path, target_data: DataDescription
) -> None:
    data = ImageFolder(path=str(tmp_path))
    choosing.source.choose(data)
    refuse(choosing.desk, choosing.asked(data)[0])
    qtbot.waitUntil(lambda: "It holds no images." in choosing.said_of_source_data())
    choosing.source.choose(data)
    assert len(choosing.asked(data)) == 2
    choosing.desk.answer(DataAnswer(request=choosing.asked(data)[1].request, data=target_data))
    qtbot.waitUntil(lambda: "It holds no images." not in choosing.said_of_source_data())
