"""The finder over a desk that answers when a test says so, and once over a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import until
from tests.ui.controllers.waiting_desk import waiting_pump
from tests.ui.rate_finder.conftest import curve_of
from workbench.launch.messages import FindRate, Progress, RateAnswer, Refused
from workbench.launch.news import AnswerNews, QueueNews, Waiting
from workbench.ui.controllers.rate_finding import FIELD, RateFindingController
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.controllers.window import WindowController
from workbench.ui.document import ExperimentDocument
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.rate_finder.dialog import RateFinderDialog
from workbench.ui.stack import StackView
from workbench.ui.theme import Theme

FALLING = curve_of([2.0 - 0.03 * at for at in range(60)])


class Finder:
    """A finder over a document, and the desk that it asks."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.window = QWidget()
        self.window.show()
        self.document = ExperimentDocument(parent=self.window)
        self.pump, self.desk = waiting_pump(folder, self.window)
        sides = TransferSide(self.window), StackView(self.window), RecipeSide(self.window)
        self.transfer = TransferController(self.document, self.pump, *sides)
        self.rates = RateFindingController(self.document, self.transfer, self.pump, self.window)

    @property
    def dialog(self) -> RateFinderDialog:
        assert self.rates.dialog is not None
        return self.rates.dialog

    @property
    def asked(self) -> list[FindRate]:
        return self.desk.of(FindRate)

    def answer(self, answer: RateAnswer | Refused) -> None:
        self.desk.answer(answer)
        self._qtbot.waitUntil(lambda: not self.dialog.cancel.isVisible())

    def queue(self, *names: str) -> None:
        with self._qtbot.waitSignal(self.pump.queue_changed):
            self.desk._tell(QueueNews(tuple(Waiting(name, name, at) for at, name in enumerate(names))))


@pytest.fixture
def finder(qtbot: QtBot, dark: Theme, tmp_path: Path) -> Iterator[Finder]:
    made = Finder(qtbot, tmp_path)
    yield made
    if made.rates.dialog is not None:
        made.rates.dialog.reject()
    with qtbot.waitSignal(made.pump.closed):
        made.desk.close()
    made.window.deleteLater()


def test_that_opening_searches_and_using_a_mark_is_one_step_of_undo(qtbot: QtBot, finder: Finder) -> None:
    finder.rates.open()
    (asked,) = finder.asked
    assert asked.experiment == finder.document.experiment
    finder.answer(RateAnswer(request=asked.request, curve=FALLING))
    assert finder.dialog.view.shows_picture
    before, steps = finder.document.experiment, finder.document.undo_stack.count()
    button = finder.dialog.marks.buttons["valley"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert finder.rates.dialog is None
    assert finder.document.experiment.recipe.learning_rate == float(button.text().removeprefix("Use "))
    assert finder.document.undo_stack.count() == steps + 1
    finder.document.undo_stack.undo()
    assert finder.document.experiment == before


def test_that_what_was_found_is_shown_again_until_the_document_trains_otherwise(finder: Finder) -> None:
    finder.rates.open()
    finder.answer(RateAnswer(request=finder.asked[0].request, curve=FALLING))
    finder.dialog.reject()
    finder.document.edit("Another rate", {FIELD: 0.5})
    finder.rates.open()
    assert finder.dialog.view.shows_picture
    assert len(finder.asked) == 1
    finder.dialog.reject()
    finder.document.edit("Another batch", {"recipe.batch_size": 16})
    finder.rates.open()
    assert not finder.dialog.view.shows_picture
    assert len(finder.asked) == 2


def test_that_progress_is_shown_and_a_cancelled_search_is_forgotten(qtbot: QtBot, finder: Finder) -> None:
    finder.rates.open()
    number = finder.asked[0].request
    finder.desk._tell(AnswerNews(Progress(request=number, what="Trying learning rates", done=7, total=100)))
    qtbot.waitUntil(lambda: finder.dialog.words.plain_text() == "Trying learning rates: 7 of 100")
    qtbot.mouseClick(finder.dialog.cancel, Qt.MouseButton.LeftButton)
    finder.desk.answer(RateAnswer(request=number, curve=FALLING))
    finder.queue()  # behind the answer
    assert not finder.dialog.view.shows_picture
    assert finder.dialog.search.isVisible()


def test_that_a_refusal_is_told_where_it_was_asked(finder: Finder) -> None:
    finder.rates.open()
    refused = Refused(request=finder.asked[0].request, what="Gone.", where="data.path", remedy="Bring it back.")
    finder.answer(refused)
    assert finder.dialog.words.plain_text() == "data.path: Gone. Bring it back."


def test_that_beside_a_run_nothing_is_asked_and_a_run_that_begins_says_why_a_search_ended(finder: Finder) -> None:
    finder.rates.open()
    finder.queue("run")
    finder.answer(Refused(request=finder.asked[0].request, what="No longer wanted."))
    assert "when no run trains" in finder.dialog.words.plain_text()
    finder.rates.search()
    assert len(finder.asked) == 1
    finder.queue()
    finder.rates.search()
    assert len(finder.asked) == 2


def test_that_a_fault_of_the_document_is_told_instead_of_searching_but_one_of_the_rate_is_not(finder: Finder) -> None:
    finder.transfer.set_field("recipe.epochs", -3)
    finder.rates.open()
    assert not finder.asked
    assert finder.dialog.words.plain_text()
    finder.dialog.reject()
    finder.transfer.set_field("recipe.epochs", 3)
    finder.transfer.set_field(FIELD, 1e9)
    finder.rates.open()
    assert len(finder.asked) == 1
    finder.answer(RateAnswer(request=finder.asked[0].request, curve=FALLING))
    finder.dialog.marks.buttons["steepest"].click()
    assert not [problem for problem in finder.transfer.problems() if problem.place == FIELD]


def test_that_the_recipe_and_the_menu_lead_to_a_search_that_a_real_engine_answers(
    qtbot: QtBot, controller: WindowController
) -> None:
    small = {"preprocessing.image_size": 32, "split.labelled": 64, "recipe.device": "cpu"}
    controller.document.edit("Make it small", {**small, "data": {"kind": "bundled", "name": "digits"}})
    until(qtbot, lambda: controller.transfer.stack is not None and controller.transfer.data is not None)
    assert not controller.transfer.problems()
    qtbot.mouseClick(controller.recipe.recipe.find_rate, Qt.MouseButton.LeftButton)
    dialog = controller.rates.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.view.shows_picture)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert controller.rates.dialog is None
    action = controller.window.actions_by_key["find_rate"]
    assert not action.shortcut().isEmpty()
    action.trigger()
    again = controller.rates.dialog
    assert again is not None
    assert again.view.shows_picture
    qtbot.mouseClick(again.marks.buttons["steepest"], Qt.MouseButton.LeftButton)
    assert controller.document.undo_stack.undoText().startswith("Set learning rate to ")
