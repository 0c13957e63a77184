"""What is asked before another document takes the place of one with unsaved changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from workbench import documents
from workbench.examples import EXAMPLES
from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.controllers.documents import DocumentController
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.settings import WindowSettings

Buttons = QMessageBox.StandardButton


@pytest.fixture
def window(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> MainWindow:
    places = {name: QLabel(name) for name in ("left", "centre", "right", "bottom")}
    window = MainWindow(WindowSettings(tmp_path), **places)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def document(window: MainWindow) -> ExperimentDocument:
    return ExperimentDocument(Experiment(name="bundled"), parent=window)


@pytest.fixture
def controller(document: ExperimentDocument, window: MainWindow, tmp_path: Path) -> DocumentController:
    controller = DocumentController(document, window, document.experiment, tmp_path)
    controller.start()
    return controller


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.toml"
    path.write_text(documents.to_toml(Experiment(name="other")))
    return path


def _question(window: MainWindow) -> QMessageBox | None:
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


def _answer(window: MainWindow, button: Buttons) -> None:
    question = _question(window)
    assert question is not None
    question.button(button).click()


def test_that_an_untouched_document_is_left_without_a_question(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, other: Path
) -> None:
    controller.open(other)
    assert (document.experiment.name, _question(window)) == ("other", None)
    controller.actions["new"]()
    assert (document.experiment.name, _question(window)) == ("bundled", None)


@pytest.mark.parametrize(("button", "name"), [(Buttons.Discard, "bundled"), (Buttons.Cancel, "mine")])
def test_that_unsaved_changes_are_asked_about_before_starting_over(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, button: Buttons, name: str
) -> None:
    document.edit("Rename", {"name": "mine"})
    controller.actions["new"]()
    _answer(window, button)
    assert document.experiment.name == name


def test_that_save_writes_the_document_first(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, other: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.toml"
    document.save(mine)
    document.edit("Rename", {"name": "mine"})
    controller.open(other)
    _answer(window, Buttons.Save)
    assert documents.read(mine).name == "mine"
    assert (document.experiment.name, document.path) == ("other", other)


def test_that_a_document_without_a_file_is_given_one_or_stays(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, other: Path, tmp_path: Path
) -> None:
    document.edit("Rename", {"name": "mine"})
    controller.open(other)
    _answer(window, Buttons.Save)
    window.findChildren(QFileDialog)[-1].reject()
    assert document.experiment.name == "mine"
    controller.open(other)
    _answer(window, Buttons.Save)
    window.findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "mine.toml"))
    assert documents.read(tmp_path / "mine.toml").name == "mine"
    assert document.experiment.name == "other"


def test_that_a_save_that_fails_is_told_and_keeps_the_document(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, other: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    document.save(tmp_path / "folder" / "mine.toml")
    document.edit("Rename", {"name": "mine"})
    (tmp_path / "folder" / "mine.toml").unlink()
    (tmp_path / "folder").rmdir()
    controller.open(other)
    _answer(window, Buttons.Save)
    assert document.experiment.name == "mine"


def test_that_changes_are_kept_for_the_next_start_and_damage_is_told(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, tmp_path: Path
) -> None:
    document.edit("Rename", {"name": "mine"})
    assert controller.is_kept()
    again = ExperimentDocument(Experiment(name="bundled"), parent=window)
    DocumentController(again, window, again.experiment, tmp_path).start()
    assert (again.experiment.name, again.modified) == ("mine", True)
    assert window.isWindowModified()


def test_that_saving_an_example_asks_for_a_file_and_leaves_the_example(
    window: MainWindow, document: ExperimentDocument, controller: DocumentController, tmp_path: Path
) -> None:
    example = EXAMPLES / "mnist5k-two-heads.toml"
    before = example.read_bytes()
    controller.open(example)
    assert (document.experiment, document.path, document.modified) == (documents.read(example), None, False)
    document.edit("Set seed to 5", {"seed": 5})
    controller.actions["save"]()
    assert (example.read_bytes(), document.modified) == (before, True)
    window.findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "mine.toml"))
    assert (document.path, documents.read(tmp_path / "mine.toml").seed) == (tmp_path / "mine.toml", 5)
