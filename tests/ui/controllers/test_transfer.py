"""The picture of the transfer follows the document, over a real engine."""

from __future__ import annotations

from pathlib import Path

import torch
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from safetensors.torch import save_file

from models.spec.source import TorchvisionSource
from tests.ui.controllers.waiting import until
from workbench.experiment import Experiment
from workbench.spec.data import ImageFolder
from workbench.ui.controllers.window import WindowController
from workbench.ui.dialogs.source_chooser import SourceChooser
from workbench.ui.panels.source_card import SourceCard
from workbench.ui.panels.tasks_card import TasksCard
from workbench.ui.panels.text_line import TextLine
from workbench.ui.stack.message_panel import MessagePanel


def _said(widget: QWidget) -> str:
    """Also what the next layout will show."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(line.plain_text() for line in widget.findChildren(TextLine))


def _buttons(widget: QWidget) -> list[str]:
    return [button.text() for button in widget.findChildren(QPushButton) if button.isVisible()]


def test_that_a_source_is_shown_its_own_size_at_a_click_where_it_takes_no_other(
    qtbot: QtBot, controller: WindowController
) -> None:
    message, card = (controller.window.findChild(kind) for kind in (MessagePanel, SourceCard))
    assert isinstance(message, MessagePanel)
    assert isinstance(card, SourceCard)
    controller.document.edit("Shrink the images", {"preprocessing.image_size": 100})
    controller.transfer.choose_source(TorchvisionSource(architecture="vit_b_16"))
    until(qtbot, lambda: "takes no images of 100 pixels" in message.title.text())
    assert message.action.text() == "Use the size it was trained with"
    assert "224 pixels" in message.text.text()
    assert _buttons(card) == ["Change…"]
    assert [problem.place for problem in controller.transfer.problems()] == ["preprocessing.image_size"]
    title = next(label for label in controller.recipe.findChildren(QLabel) if label.text() == "Image size")
    editor = title.buddy()
    assert editor.property("problem") is True
    steps = controller.document.undo_stack.index()
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert controller.document.experiment.preprocessing.image_size == "source"
    assert controller.document.undo_stack.index() == steps + 1
    until(qtbot, lambda: controller.transfer.stack is not None)
    assert controller.transfer.problems() == []
    assert editor.property("problem") is False
    controller.document.undo_stack.undo()
    assert controller.document.experiment.preprocessing.image_size == 100
    assert controller.document.experiment.source.kind == "torchvision"


def test_that_what_cannot_be_mended_is_asked_again(qtbot: QtBot, controller: WindowController) -> None:
    message = controller.window.findChild(MessagePanel)
    assert isinstance(message, MessagePanel)
    controller.transfer.choose_source(TorchvisionSource(architecture="no_such_model"))
    until(qtbot, lambda: message.action.text() == "Try again" and not message.action.isHidden())
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert message.action.isHidden()
    until(qtbot, lambda: not message.action.isHidden())


def test_that_a_file_that_does_not_say_its_architecture_is_named_in_the_chooser(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    file = tmp_path / "mine.safetensors"
    save_file({"a": torch.zeros(1)}, file)
    message, chooser = (controller.window.findChild(kind) for kind in (MessagePanel, SourceChooser))
    assert isinstance(message, MessagePanel)
    assert isinstance(chooser, SourceChooser)
    controller.window.weights_dropped.emit(file)
    until(qtbot, lambda: message.action.text() == "Name its architecture…" and not message.action.isHidden())
    assert "mine.safetensors does not say its architecture" in message.title.text()
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert chooser.isVisible()
    [path] = [edit for edit in chooser.findChildren(QLineEdit) if edit.isVisible() and edit.text() == str(file)]
    assert path.accessibleName() == "File with weights"
    chooser.reject()


def test_that_a_fault_of_adapters_is_told_once(qtbot: QtBot, controller: WindowController) -> None:
    until(qtbot, lambda: controller.transfer.stack is not None)
    controller.document.edit("Add an adapter", {"adapters": [{"kind": "lora", "blocks": ["nowhere"]}]})
    until(qtbot, lambda: controller.stack.adapter_sizes.problems() != [])
    assert [p.place for p in controller.transfer.problems() if p.place.startswith("adapters")] == ["adapters.0.blocks"]


def test_that_no_number_of_classes_is_told_until_the_data_of_another_document_are_known(
    qtbot: QtBot, controller: WindowController, tmp_path: Path
) -> None:
    tasks = controller.window.findChild(TasksCard)
    assert isinstance(tasks, TasksCard)
    until(qtbot, lambda: "classification · 10" in _said(tasks))
    folder = tmp_path / "photos"
    folder.mkdir()
    controller.document.new(Experiment(data=ImageFolder(path=str(folder))))
    assert "classification" in _said(tasks)
    assert "10" not in _said(tasks)
    assert controller.transfer.data is None
    until(qtbot, lambda: [problem.place for problem in controller.transfer.problems()] == ["data"])


def test_that_what_was_typed_out_of_bounds_stays_and_keeps_the_document_from_being_run(
    qtbot: QtBot, controller: WindowController
) -> None:
    until(qtbot, lambda: controller.transfer.stack is not None and controller.transfer.data is not None)
    epochs = next(label for label in controller.recipe.findChildren(QLabel) if label.text() == "Epochs").buddy()
    stood = controller.document.experiment.recipe.epochs
    controller.window.activateWindow()
    epochs.setFocus()
    epochs.selectAll()
    qtbot.keyClicks(epochs, "0")
    qtbot.keyClick(epochs, Qt.Key.Key_Return)
    assert [str(problem) for problem in controller.transfer.problems()] == [
        "recipe.epochs: Epochs cannot be 0. Choose 1 to 100,000."
    ]
    assert "Epochs cannot be 0." in _said(controller.recipe.before)
    assert epochs.property("problem") is True
    controller.run()
    assert controller.history.records == []
    controller.stack.move_boundary(10)
    assert epochs.text() == "0"
    assert controller.transfer.problems() != []
    controller.document.undo_stack.undo()
    assert epochs.text() == "0"
    epochs.selectAll()
    qtbot.keyClicks(epochs, str(stood))
    assert controller.transfer.problems() == []
    assert "Epochs cannot be" not in _said(controller.recipe.before)
    assert epochs.property("problem") is False
    epochs.selectAll()
    qtbot.keyClicks(epochs, "0")
    controller.document.new(controller.document.experiment)
    assert epochs.text() == str(stood)
    assert controller.transfer.problems() == []
