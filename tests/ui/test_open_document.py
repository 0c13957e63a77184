from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.spec.errors import UserError
from workbench import documents
from workbench.examples import EXAMPLES
from workbench.experiment import Experiment
from workbench.ui.document import ExperimentDocument
from workbench.ui.open_document import FILE_NAME, RESTORED, OpenDocumentKeeper

Start = Callable[[], tuple[ExperimentDocument, OpenDocumentKeeper]]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Start:
    """A start of the program, each with the bundled experiment and the same folder."""

    def begin() -> tuple[ExperimentDocument, OpenDocumentKeeper]:
        document = ExperimentDocument(Experiment(name="bundled"))
        keeper = OpenDocumentKeeper(document, tmp_path / "home")
        keeper.restore()
        return document, keeper

    return begin


def test_that_the_first_start_opens_the_bundled_experiment(start: Start) -> None:
    document, _ = start()
    assert (document.experiment.name, document.modified) == ("bundled", False)


def test_that_unsaved_changes_stand_there_again_and_are_one_step_of_undo(start: Start) -> None:
    document, keeper = start()
    document.edit("Set seed to 5", {"seed": 5})
    keeper.keep()
    document, _ = start()
    assert (document.experiment.seed, document.path, document.modified) == (5, None, True)
    assert document.undo_stack.undoText() == RESTORED
    document.undo_stack.undo()
    assert (document.experiment, document.modified) == (Experiment(name="bundled"), False)


def test_that_edits_are_written_down_without_closing(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    document, _keeper = start()
    document.edit("Set seed to 5", {"seed": 5})
    qtbot.waitUntil((tmp_path / "home" / FILE_NAME).exists)
    assert start()[0].experiment.seed == 5


def test_that_a_saved_file_is_open_again_as_it_is_now(start: Start, tmp_path: Path) -> None:
    document, keeper = start()
    path = tmp_path / "mine.toml"
    document.edit("Set seed to 5", {"seed": 5})
    document.save(path)
    keeper.keep()
    document, _ = start()
    assert (document.experiment.seed, document.path, document.modified) == (5, path, False)
    path.write_text(documents.to_toml(documents.replaced(document.experiment, {"seed": 6})))
    document, keeper = start()
    assert (document.experiment.seed, document.modified) == (6, False)


def test_that_changes_of_a_file_that_is_gone_are_still_there(start: Start, tmp_path: Path) -> None:
    document, keeper = start()
    path = tmp_path / "mine.toml"
    document.save(path)
    document.edit("Set seed to 5", {"seed": 5})
    keeper.keep()
    path.unlink()
    document, _ = start()
    assert (document.experiment.seed, document.path, document.modified) == (5, path, True)
    document.save()
    assert documents.read(path).seed == 5


def test_that_what_was_undone_or_saved_is_not_called_unsaved_later(start: Start) -> None:
    document, keeper = start()
    document.edit("Set seed to 5", {"seed": 5})
    keeper.keep()
    document.undo_stack.undo()
    keeper.keep()
    assert start()[0].undo_stack.count() == 0


def test_that_a_damaged_file_is_told_and_the_bundled_experiment_stays(start: Start, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / FILE_NAME).write_text("{")
    with pytest.raises(UserError, match="cannot be read"):
        start()


def test_that_a_folder_that_cannot_be_written_is_told(start: Start, tmp_path: Path) -> None:
    document, keeper = start()
    (tmp_path / "home").write_text("a file")
    document.edit("Set seed to 5", {"seed": 5})
    with pytest.raises(UserError, match="cannot be written"):
        keeper.keep()


def test_that_an_example_that_was_kept_with_its_file_comes_back_without(start: Start, tmp_path: Path) -> None:
    document, keeper = start()
    document.new(documents.read(EXAMPLES / "mnist5k-two-heads.toml"), EXAMPLES / "mnist5k-two-heads.toml")
    document.edit("Set seed to 5", {"seed": 5})
    keeper.keep()
    document, _ = start()
    assert (document.experiment.seed, document.path, document.modified) == (5, None, True)
