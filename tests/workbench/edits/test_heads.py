"""Heads and tasks come, go, change their names and places together."""

from __future__ import annotations

import pytest

from models.spec.errors import UserError
from workbench.documents import replaced
from workbench.edits import heads
from workbench.edits.edit import Edit
from workbench.experiment import Experiment

ONE = replaced(Experiment(), {"tasks.0.name": "digit", "heads.0.task": "digit", "heads.0.dropout": 0.3})


def made(edit: Edit, experiment: Experiment) -> Experiment:
    after = replaced(experiment, edit.changes)
    assert after.problems() == []
    return after


def test_that_a_head_is_added_with_its_task() -> None:
    edit = heads.add_head(ONE, "parity", "mlp")
    assert edit.name == "Add head parity"
    two = made(edit, ONE)
    assert [(task.name, task.column) for task in two.tasks] == [("digit", "class"), ("parity", "parity")]
    assert [(head.kind, head.task) for head in two.heads] == [("linear", "digit"), ("mlp", "parity")]


@pytest.mark.parametrize(
    ("column", "name"), [("class", "digit-2"), ("stroke width", "stroke-width"), ("2nd", "task-2nd"), ("§", "task")]
)
def test_that_a_new_task_gets_a_name_that_is_free_and_allowed(column: str, name: str) -> None:
    assert made(heads.add_head(ONE, column, "linear"), ONE).tasks[1].name == name


def test_that_removing_a_head_gives_the_trunk_back_to_the_last_one() -> None:
    two = replaced(ONE, {**heads.add_head(ONE, "parity", "linear").changes, "sharing.boundary": 2})
    assert made(heads.remove_head(two, "parity"), two) == ONE


def test_that_renaming_a_task_renames_what_answers_it() -> None:
    after = made(heads.rename_task(ONE, "digit", "number"), ONE)
    assert (after.tasks[0].name, after.heads[0].task) == ("number", "number")


def test_that_a_name_is_given_once() -> None:
    two = made(heads.add_head(ONE, "parity", "linear"), ONE)
    with pytest.raises(UserError, match="called 'parity' already"):
        heads.rename_task(two, "digit", "parity")
    assert made(heads.rename_task(two, "digit", "digit"), two) == two


def test_that_heads_change_places_with_their_tasks() -> None:
    two = made(heads.add_head(ONE, "parity", "linear"), ONE)
    after = made(heads.move_head(two, "parity", 0), two)
    assert [task.name for task in after.tasks] == [head.task for head in after.heads] == ["parity", "digit"]
    assert made(heads.move_head(after, "parity", 9), after) == two


def test_that_another_kind_of_head_keeps_what_both_have() -> None:
    after = made(heads.choose_head_kind(ONE, "digit", "cosine"), ONE)
    assert (after.heads[0].kind, after.heads[0].dropout) == ("cosine", 0.3)
    assert heads.choose_head_kind(ONE, "digit", "mlp").name == "Make the head of digit an MLP"


def test_that_a_task_predicts_another_column() -> None:
    assert made(heads.choose_column(ONE, "digit", "parity"), ONE).tasks[0].column == "parity"


def test_that_the_head_of_an_unknown_task_is_nowhere() -> None:
    with pytest.raises(KeyError):
        heads.head_index(ONE, "parity")
