"""Answers to what the window "Look at the data" asks, in the order in which a person may meet them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting_desk import waiting_pump
from tests.ui.gallery.rolls import roll_of, with_alike
from workbench.data.looking.roll import Roll, save
from workbench.launch.gallery_messages import GalleryAnswer, InspectData, LookAtExample, OpenGallery
from workbench.launch.messages import Refused
from workbench.spec.data import ImageFolder
from workbench.ui import theme
from workbench.ui.controllers.gallery import GalleryController
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.gallery import GalleryWindow
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.stack.view import StackView


class Looking:
    """The window, and the desk behind it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.parent = QWidget()
        self.pump, self.desk = waiting_pump(folder, self.parent)
        self.document = ExperimentDocument(parent=self.parent)
        self._parts = (TransferSide(self.parent), StackView(self.parent), RecipeSide(self.parent))
        transfer = TransferController(self.document, self.pump, *self._parts)
        self.controller = GalleryController(transfer, self.pump, self.parent)
        transfer.show_document()
        self.controller.open()

    @property
    def view(self) -> GalleryWindow:
        assert self.controller.view is not None
        return self.controller.view

    def show(self, request: OpenGallery | InspectData, roll: Roll, *, inspected: bool = False) -> None:
        path = self.folder / f"roll-{request.request}.npz"
        save(roll, path)
        before = self.view.roll
        self.desk.answer(GalleryAnswer(request=request.request, roll=str(path), findings=(), inspected=inspected))
        self.qtbot.waitUntil(lambda: self.view.roll is not before and self.view.roll is not None)


@pytest.fixture
def looking(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> Iterator[Looking]:
    made = Looking(qtbot, tmp_path)
    yield made
    made.view.close()
    with qtbot.waitSignal(made.pump.closed):
        made.desk.close()
    made.parent.deleteLater()


def test_that_a_roll_that_was_still_on_its_way_does_not_swallow_an_inspection(looking: Looking) -> None:
    roll, qtbot, findings = roll_of(looking.folder, 12), looking.qtbot, looking.view.side.findings
    looking.show(looking.desk.of(OpenGallery)[-1], roll)
    looking.document.edit("Share", {"split.test": 0.4})
    qtbot.waitUntil(lambda: len(looking.desk.of(OpenGallery)) == 2)
    findings.begin.click()
    (inspection,) = looking.desk.of(InspectData)
    looking.show(looking.desk.of(OpenGallery)[-1], roll)
    assert not findings.cancel.isHidden()
    looking.show(inspection, with_alike(roll, (1, 2)), inspected=True)
    assert looking.view.roll is not None
    assert looking.view.roll.marks
    assert findings.cancel.isHidden()


def test_that_opening_again_asks_again_after_a_refusal(looking: Looking) -> None:
    (first,) = looking.desk.of(OpenGallery)
    looking.controller.open()
    assert len(looking.desk.of(OpenGallery)) == 1
    looking.desk.answer(Refused(request=first.request, what="There is no such folder.", remedy="Choose another."))
    looking.qtbot.waitUntil(lambda: "no such folder" in looking.view.pages.message.plain_text())
    looking.controller.open()
    assert len(looking.desk.of(OpenGallery)) == 2


def test_that_an_example_of_other_data_is_not_asked_for(looking: Looking) -> None:
    looking.show(looking.desk.of(OpenGallery)[-1], roll_of(looking.folder, 12))
    looking.view.grid.choose(3)
    looking.qtbot.waitUntil(lambda: len(looking.desk.of(LookAtExample)) == 1)
    looking.document.edit("Other data", {"data": ImageFolder(path="/elsewhere").model_dump()})
    looking.qtbot.waitUntil(lambda: len(looking.desk.of(OpenGallery)) == 2)
    looking.document.edit("Other pictures", {"preprocessing.fit": "pad"})
    looking.qtbot.wait(600)
    assert len(looking.desk.of(LookAtExample)) == 1
