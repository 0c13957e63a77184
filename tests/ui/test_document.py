from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from models.spec.errors import UserError
from workbench import documents
from workbench.experiment import Experiment
from workbench.ui.document import MERGE_WINDOW_S, ExperimentDocument


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_that_an_edit_is_one_named_step_that_can_be_undone_and_redone(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    with qtbot.waitSignal(document.changed) as change:
        assert document.edit("Set epochs to 20", {"recipe.epochs": 20}) == []
    assert change.args == [document.experiment]
    assert document.experiment.recipe.epochs == 20
    assert document.undo_stack.undoText() == "Set epochs to 20"
    document.undo_stack.undo()
    assert document.experiment == Experiment()
    document.undo_stack.redo()
    assert document.experiment.recipe.epochs == 20


def test_that_an_invalid_edit_returns_its_faults_and_changes_nothing(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    with qtbot.assertNotEmitted(document.changed):
        problems = document.edit("Set epochs to 0", {"recipe.epochs": 0})
    assert [problem.place for problem in problems] == ["recipe.epochs"]
    assert document.undo_stack.count() == 0


def test_that_setting_the_present_value_is_no_step(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    assert document.edit("Set epochs", {"recipe.epochs": document.experiment.recipe.epochs}) == []
    assert document.undo_stack.count() == 0


def test_that_typing_in_one_field_is_one_step(qtbot: QtBot) -> None:
    document = ExperimentDocument(clock=Clock())
    for typed in (2, 20, 200):
        document.edit(f"Set epochs to {typed}", {"recipe.epochs": typed}, merge_key="recipe.epochs")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Set epochs to 200"
    document.undo_stack.undo()
    assert document.experiment == Experiment()


def test_that_edits_of_other_fields_and_later_edits_are_steps_of_their_own(qtbot: QtBot) -> None:
    clock = Clock()
    document = ExperimentDocument(clock=clock)
    document.edit("Set epochs to 2", {"recipe.epochs": 2}, merge_key="recipe.epochs")
    document.edit("Set seed to 2", {"seed": 2}, merge_key="seed")
    document.edit("Set seed to 3", {"seed": 3}, merge_key="seed")
    assert document.undo_stack.count() == 2
    clock.now_s = MERGE_WINDOW_S + 0.1
    document.edit("Set seed to 4", {"seed": 4}, merge_key="seed")
    assert document.undo_stack.count() == 3


def test_that_typing_back_to_the_old_value_leaves_no_step(qtbot: QtBot) -> None:
    document = ExperimentDocument(clock=Clock())
    epochs = document.experiment.recipe.epochs
    document.edit("Set epochs", {"recipe.epochs": epochs + 1}, merge_key="recipe.epochs")
    document.edit("Set epochs", {"recipe.epochs": epochs}, merge_key="recipe.epochs")
    assert document.undo_stack.count() == 0
    assert not document.modified


def test_that_saving_makes_the_document_clean_and_reading_gives_it_back(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.edit("Set epochs to 3", {"recipe.epochs": 3})
    assert document.modified
    path = tmp_path / "a file.toml"
    with qtbot.waitSignals([document.modified_changed, document.path_changed]):
        document.save(path)
    assert not document.modified
    other = ExperimentDocument()
    other.open(path)
    assert other.experiment == document.experiment
    assert other.path == path
    assert [entry.name for entry in tmp_path.iterdir()] == ["a file.toml"]


def test_that_undoing_past_a_save_is_a_modification(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.edit("Set epochs to 3", {"recipe.epochs": 3})
    document.save(tmp_path / "a.toml")
    document.undo_stack.undo()
    assert document.modified
    document.undo_stack.redo()
    assert not document.modified


def test_that_edits_do_not_merge_across_a_save(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument(clock=Clock())
    document.edit("Set seed to 1", {"seed": 1}, merge_key="seed")
    document.save(tmp_path / "a.toml")
    document.edit("Set seed to 2", {"seed": 2}, merge_key="seed")
    assert document.modified
    document.undo_stack.undo()
    assert document.experiment.seed == 1
    assert not document.modified


def test_that_reverting_reads_the_file_again_and_can_be_undone(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.save(tmp_path / "a.toml")
    document.edit("Set epochs to 3", {"recipe.epochs": 3})
    document.revert()
    assert document.experiment == Experiment()
    assert not document.modified
    document.undo_stack.undo()
    assert document.experiment.recipe.epochs == 3


def test_that_a_failed_save_keeps_the_old_file_and_says_where(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    with pytest.raises(UserError) as raised:
        document.save(tmp_path / "missing" / "a.toml")
    assert str(tmp_path / "missing" / "a.toml") in str(raised.value)
    assert document.path is None


def test_that_opening_a_faulty_file_keeps_the_document(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.edit("Set epochs to 3", {"recipe.epochs": 3})
    path = tmp_path / "bad.toml"
    path.write_text("[recipe]\nepochs = -1\n", encoding="utf-8")
    with pytest.raises(documents.InvalidDocument):
        document.open(path)
    assert document.experiment.recipe.epochs == 3
    assert document.undo_stack.count() == 1


def test_that_a_new_document_has_no_file_and_nothing_to_undo(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.edit("Set epochs to 3", {"recipe.epochs": 3})
    document.save(tmp_path / "a.toml")
    document.new()
    assert (document.experiment, document.path, document.modified) == (Experiment(), None, False)
    assert not document.undo_stack.canUndo()
    with pytest.raises(UserError):
        document.save()


def test_that_a_document_that_goes_announces_nothing_of_its_undo_stack(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    document.edit("Set epochs to 20", {"recipe.epochs": 20})
    told: list[str] = []
    document.undo_stack.undoTextChanged.connect(told.append)
    shiboken6.delete(document)
    assert told == []


def test_that_what_follows_from_an_edit_belongs_to_its_step(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    document.edit("Change source model", {"source.initialisation": "random", "freeze.boundary": 0})
    chosen = document.experiment
    assert document.amend(chosen, {"recipe.epochs": 20})
    assert document.experiment.recipe.epochs == 20
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == Experiment()
    document.undo_stack.redo()
    assert document.experiment.recipe.epochs == 20


def test_that_what_follows_after_saving_is_not_taken_for_saved(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    document.edit("Change source model", {"source.initialisation": "random", "freeze.boundary": 0})
    document.save(tmp_path / "e.toml")
    assert document.amend(document.experiment, {"recipe.epochs": 20})
    assert document.modified
    document.undo_stack.undo()
    assert not document.modified
    assert document.experiment == document.saved


def test_that_a_document_that_went_on_is_not_amended(qtbot: QtBot) -> None:
    document = ExperimentDocument()
    assert not document.amend(document.experiment, {"recipe.epochs": 20})
    document.edit("Set epochs to 5", {"recipe.epochs": 5})
    chosen = document.experiment
    assert not document.amend(chosen, {"recipe.epochs": 0})
    document.edit("Set seed to 3", {"seed": 3})
    assert not document.amend(chosen, {"recipe.epochs": 20})
    document.undo_stack.undo()
    assert not document.amend(chosen, {"recipe.epochs": 20})
    assert document.experiment == chosen


def test_that_settings_from_elsewhere_have_no_file_and_undo_gives_it_back(qtbot: QtBot, tmp_path: Path) -> None:
    document = ExperimentDocument()
    mine, other = tmp_path / "mine.toml", tmp_path / "other.toml"
    document.save(mine)
    document.replace("Use settings of a run", Experiment(seed=5), keeps_file=False)
    assert (document.path, document.modified) == (None, True)
    with pytest.raises(UserError):
        document.save()
    document.save(other)
    document.undo_stack.undo()
    assert (document.path, document.experiment.seed) == (mine, 0)
    document.undo_stack.redo()
    assert (document.path, document.experiment.seed, document.modified) == (other, 5, False)
