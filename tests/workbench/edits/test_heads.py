"""Heads and tasks come, go, change their names and places together."""

from __future__ import annotations

import pytest

from models.spec.errors import UserError
from workbench.documents import replaced
from workbench.edits import heads
from workbench.edits.edit import Edit
from workbench.edits.tasks import add_task
from workbench.experiment import Experiment
from workbench.spec.data_description import ColumnDescription

ONE = replaced(Experiment(), {"tasks.0.name": "digit", "heads.0.task": "digit", "heads.0.dropout": 0.3})
PARITY = ColumnDescription(name="parity", classes=())


def made(edit: Edit, experiment: Experiment) -> Experiment:
    after = replaced(experiment, edit.changes)
    assert after.problems() == []
    return after


def test_that_removing_a_head_gives_the_trunk_back_to_the_last_one() -> None:
    two = replaced(ONE, {**add_task(ONE, PARITY, "linear").changes, "sharing.boundary": 2})
    assert made(heads.remove_head(two, "parity"), two) == ONE


def test_that_renaming_a_task_renames_what_answers_it() -> None:
    after = made(heads.rename_task(ONE, "digit", "number"), ONE)
    assert (after.tasks[0].name, after.heads[0].task) == ("number", "number")


def test_that_a_name_is_given_once() -> None:
    two = made(add_task(ONE, PARITY, "linear"), ONE)
    with pytest.raises(UserError, match="called 'parity' already"):
        heads.rename_task(two, "digit", "parity")
    assert made(heads.rename_task(two, "digit", "digit"), two) == two


def test_that_heads_change_places_with_their_tasks() -> None:
    two = made(add_task(ONE, PARITY, "linear"), ONE)
    after = made(heads.move_head(two, "parity", 0), two)
    assert [task.name for task in after.tasks] == [head.task for head in after.heads] == ["parity", "digit"]
    assert made(heads.move_head(after, "parity", 9), after) == two


def test_that_another_kind_of_head_keeps_what_both_have() -> None:
    after = made(heads.choose_head_kind(ONE, "digit", "cosine"), ONE)
    assert (after.heads[0].kind, after.heads[0].dropout) == ("cosine", 0.3)
    assert heads.choose_head_kind(ONE, "digit", "mlp").name == "Make the head of digit an MLP"


def test_that_the_head_of_an_unknown_task_is_nowhere() -> None:
    with pytest.raises(KeyError):
        heads.head_index(ONE, "parity")
