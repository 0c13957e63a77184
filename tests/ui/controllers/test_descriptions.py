"""Following what the data hold, over a desk that answers at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from workbench.experiment import Experiment
from workbench.launch.desk import Desk
from workbench.launch.messages import DataAnswer, DescribeData, Request
from workbench.launch.news import AnswerNews
from workbench.launch.pump import Pump
from workbench.spec.data import DataFile
from workbench.spec.data_description import DataDescription
from workbench.spec.tasks import Classification, Regression, Task
from workbench.ui.controllers.descriptions import Descriptions

CLASS = Classification(name="class", column="class")
AMOUNT = Regression(name="amount", column="class")


class KnowingDesk(Desk):
    """Tells of any data set what it knows, and answers nothing else."""

    knows: DataDescription

    def ask(self, request: Request) -> None:
        if isinstance(request, DescribeData):
            self._tell(AnswerNews(DataAnswer(request=request.request, data=self.knows)))

    def tests_on(self, digest: str) -> None:
        """From now on it tells of another test set."""
        self.knows = self.knows.model_copy(
            update={"split": self.knows.split.model_copy(update={"test_digest": digest})}
        )

    def suggests(self, task: Task) -> None:
        """From now on it tells that every column looks made for it."""
        columns = tuple(column.model_copy(update={"suggested": task}) for column in self.knows.columns)
        self.knows = self.knows.model_copy(update={"columns": columns})


@pytest.fixture
def pump(qtbot: QtBot, tmp_path: Path, target_data: DataDescription) -> Iterator[Pump]:
    made = Pump(lambda tell: KnowingDesk(f"sqlite:///{tmp_path / 'store.sqlite'}", tell, tmp_path))
    assert isinstance(made.desk, KnowingDesk)
    made.desk.knows = target_data
    made.desk.tests_on("first")
    made.start()
    yield made
    with qtbot.waitSignal(made.closed):
        made.desk.close()


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    path = tmp_path / "table.csv"
    path.write_text("class\n1\n")
    return Experiment(data=DataFile(path=str(path)), tasks=(CLASS,))


def test_that_it_is_told_once_when_changed_data_suggest_other_kinds_than_those_they_suggested(
    pump: Pump, qtbot: QtBot, experiment: Experiment
) -> None:
    parent = QObject()
    descriptions = Descriptions(pump, parent)
    told: list[tuple[Task, ...]] = []
    descriptions.suggested_otherwise.connect(told.append)
    desk = pump.desk
    assert isinstance(desk, KnowingDesk)
    desk.suggests(CLASS)
    with qtbot.waitSignal(descriptions.changed):
        descriptions.follow(experiment)
    desk.suggests(AMOUNT)
    for _ in range(2):
        with qtbot.waitSignal(descriptions.changed):
            descriptions.renew_data()
    assert told == [(AMOUNT.model_copy(update={"name": "class"}),)]


def test_that_another_test_set_is_told_of_where_tasks_made_it_and_not_where_the_file_did(
    pump: Pump, qtbot: QtBot, experiment: Experiment, tmp_path: Path
) -> None:
    parent = QObject()
    descriptions = Descriptions(pump, parent)
    told: list[None] = []
    descriptions.judged_otherwise.connect(lambda: told.append(None))
    desk = pump.desk
    assert isinstance(desk, KnowingDesk)
    with qtbot.waitSignal(descriptions.changed):
        descriptions.follow(experiment)
    desk.tests_on("another, since the file has changed")
    (tmp_path / "table.csv").write_text("class\n1\n2\n")
    with qtbot.waitSignal(descriptions.changed):
        descriptions.renew_changed_data()
    assert not told
    desk.tests_on("another, since there is one more task")
    with qtbot.waitSignal(descriptions.changed):
        descriptions.follow(experiment.model_copy(update={"tasks": (CLASS, AMOUNT)}))
    assert told
