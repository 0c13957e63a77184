"""The whole window over an engine that answers at once: a stack of five blocks, digits with a second label column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import workbench.app
from models.spec.additions import Additions
from tests.ui.by_hand.hands import Hands
from tests.workbench.edits.stacks import STACK
from workbench.app import build_window
from workbench.experiment import Experiment
from workbench.launch.desk import Desk
from workbench.launch.messages import (
    AdaptersAnswer,
    DataAnswer,
    DescribeAdapters,
    DescribeData,
    DescribeStack,
    Request,
    StackAnswer,
)
from workbench.launch.news import AnswerNews
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes

DATA = DataDescription(
    title="Digits",
    num_examples=100,
    columns=(
        ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=10) for at in range(10))),
        ColumnDescription(name="parity", classes=(ClassCount(label="even", count=50),) * 2),
    ),
    inputs=ImageFacts(channels=1, min_size=(8, 8), max_size=(8, 8)),
    split=SplitSizes(train=60, validation=20, test=20, train_available=60),
)


class ReadyDesk(Desk):
    """Knows one stack and one data set, and starts no engine; other questions stay open.

    How much adapters add it tells when it is asked to: a hundred for each rank in each block.
    """

    open_question: DescribeAdapters | None = None

    def ask(self, request: Request) -> None:
        if isinstance(request, DescribeStack):
            self._tell(AnswerNews(StackAnswer(request=request.request, stack=STACK)))
        elif isinstance(request, DescribeData):
            self._tell(AnswerNews(DataAnswer(request=request.request, data=DATA)))
        elif isinstance(request, DescribeAdapters):
            self.open_question = request

    def count_adapters(self) -> None:
        asked = self.open_question
        assert asked is not None
        counts = tuple(dict.fromkeys(entry.blocks, 100 * getattr(entry, "rank", 1)) for entry in asked.adapters)
        blocks = {name for counted in counts for name in counted}
        added = {name: Additions(added=sum(counted.get(name, 0) for counted in counts)) for name in blocks}
        self._tell(AnswerNews(AdaptersAnswer(request=asked.request, adapters=counts, blocks=added)))


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    monkeypatch.setenv("TRANSFER_WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setattr(workbench.app, "Desk", ReadyDesk)
    controller = build_window(qapp, f"sqlite:///{tmp_path / 'workbench.sqlite'}")
    controller.document.new(Experiment())
    window = controller.window
    window.resize(1500, 960)
    with qtbot.waitExposed(window):
        window.show()
        window.activateWindow()
    controller.start()
    qtbot.waitUntil(lambda: controller.transfer.stack is not None and controller.transfer.data is not None)
    hands = Hands(qtbot, controller)
    hands.view.canvas.setFocus()
    yield hands
    with qtbot.waitSignal(controller.finished, timeout=20_000):
        window.close()
    window.deleteLater()
