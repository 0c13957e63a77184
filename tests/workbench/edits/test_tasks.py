"""Tasks change what they predict and how; what is known of a column comes along."""

from __future__ import annotations

import pytest

from models.spec.errors import UserError
from workbench.documents import replaced
from workbench.edits import heads, tasks
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.data_description import ClassCount, ColumnDescription, NumberSummary, SeparatedValues
from workbench.spec.task_fits import is_flags, misfit, offered
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression

ONE = replaced(Experiment(), {"tasks.0.name": "digit", "heads.0.task": "digit", "heads.0.dropout": 0.3})
LABELS = (ClassCount(label="a", count=1), ClassCount(label="b", count=2))


def numbers(least: float, greatest: float) -> NumberSummary:
    return NumberSummary(least=least, greatest=greatest, mean=0.5, std=0.1)


PARITY = ColumnDescription(name="parity", classes=LABELS)
WIDTH = ColumnDescription(
    name="width (px)",
    classes=LABELS,
    more_values=50,
    numbers=numbers(0, 4),
    suggested=Regression(name="width-px", column="width (px)", unit="px"),
)
GRADE = ColumnDescription(
    name="grade", classes=LABELS, suggested=Ordinal(name="grade", column="grade", order=("b", "a"))
)
TAGS = ColumnDescription(
    name="tags",
    classes=LABELS,
    separated=(SeparatedValues(separator="|", classes=LABELS),),
    suggested=MultiLabel(name="tags", column="tags", separator="|"),
)
FLAG = ColumnDescription(name="wet", classes=LABELS, numbers=numbers(0, 1))
PATH = ColumnDescription(name="file", classes=LABELS, role="path")
GROUP = ColumnDescription(name="patient", classes=LABELS, role="group")
NOTHING = ColumnDescription(name="empty", classes=())


def made(edit: Edit, experiment: Experiment) -> Experiment:
    after = replaced(experiment, edit.changes)
    assert after.problems() == []
    return after


def test_that_a_task_is_added_with_its_head_and_is_of_the_kind_that_its_column_suggests() -> None:
    edit = tasks.add_task(ONE, WIDTH, "mlp")
    assert edit.name == "Add head width-px"
    two = made(edit, ONE)
    assert two.tasks[1] == Regression(name="width-px", column="width (px)", unit="px")
    assert [(head.kind, head.task) for head in two.heads] == [("linear", "digit"), ("mlp", "width-px")]
    assert made(tasks.add_task(ONE, PARITY, "linear"), ONE).tasks[1] == Classification(name="parity", column="parity")


@pytest.mark.parametrize(
    ("column", "name"), [("class", "digit-2"), ("stroke width", "stroke-width"), ("2nd", "task-2nd"), ("§", "task")]
)
def test_that_a_new_task_gets_a_name_that_is_free_and_allowed(column: str, name: str) -> None:
    edit = tasks.add_task(ONE, ColumnDescription(name=column, classes=LABELS), "linear")
    assert made(edit, ONE).tasks[1].name == name


def test_that_another_kind_keeps_name_column_and_head_and_takes_what_the_column_suggests() -> None:
    edit = tasks.change_task_kind(ONE, "digit", "ordinal", GRADE)
    assert (edit.name, edit.besides) == ("Make digit an ordinal task", "")
    after = made(edit, ONE)
    assert after.tasks[0] == Ordinal(name="digit", column="class", order=("b", "a"))
    assert after.heads == ONE.heads
    assert made(tasks.change_task_kind(after, "digit", "classification", GRADE), after) == ONE


def test_that_a_cosine_head_makes_room_where_its_task_becomes_a_regression_and_says_so() -> None:
    cosine = made(heads.choose_head_kind(ONE, "digit", "cosine"), ONE)
    edit = tasks.change_task_kind(cosine, "digit", "regression", WIDTH)
    assert edit.name == "Make digit a regression"
    assert "The head of digit is a linear layer now" in edit.besides
    assert edit.remedy
    after = made(edit, cosine)
    assert after.tasks[0] == Regression(name="digit", column="class", unit="px")
    assert after.heads == ONE.heads


def test_that_a_cosine_head_is_refused_for_a_regression() -> None:
    after = made(tasks.change_task_kind(ONE, "digit", "regression", None), ONE)
    with pytest.raises(UserError, match="cosine head cannot answer a regression"):
        heads.choose_head_kind(after, "digit", "cosine")
    with pytest.raises(UserError, match="cosine head cannot answer a regression"):
        tasks.add_task(ONE, WIDTH, "cosine")


def test_that_another_column_brings_its_own_unit_and_order_and_keeps_what_is_the_tasks() -> None:
    smooth = made(heads.change_task(ONE, "digit", "label_smoothing", 0.2), ONE)
    edit = tasks.choose_column(smooth, "digit", "parity", PARITY)
    assert edit.name == "Let digit predict parity"
    assert made(edit, smooth).tasks[0] == Classification(name="digit", column="parity", label_smoothing=0.2)
    inches = replaced(ONE, {"tasks": [{"kind": "regression", "name": "digit", "unit": "in", "loss": "huber"}]})
    after = made(tasks.choose_column(inches, "digit", WIDTH.name, WIDTH), inches)
    assert after.tasks[0] == Regression(name="digit", column=WIDTH.name, unit="px", loss="huber")
    assert made(tasks.choose_column(inches, "digit", "parity", PARITY), inches).tasks[0] == Regression(
        name="digit", column="parity", loss="huber"
    )


def test_that_levels_and_further_columns_are_set_by_name() -> None:
    ordinal = made(tasks.change_task_kind(ONE, "digit", "ordinal", None), ONE)
    edit = tasks.set_order(ordinal, "digit", ("high", "low"))
    assert edit.name == "Reorder the levels of digit"
    assert made(edit, ordinal).tasks[0] == Ordinal(name="digit", order=("high", "low"))
    several = made(tasks.change_task_kind(ONE, "digit", "multi-label", FLAG), ONE)
    edit = tasks.choose_further_columns(several, "digit", ("wet", "dry"))
    assert edit.name == "Let digit predict 3 columns"
    assert made(edit, several).tasks[0] == MultiLabel(name="digit", further_columns=("wet", "dry"))


def test_that_columns_fit_the_kinds_that_can_learn_from_them() -> None:
    columns = (PARITY, WIDTH, GRADE, TAGS, FLAG, PATH, NOTHING)
    fitting = {
        kind: [column.name for column in columns if not misfit(kind, column)]
        for kind in ("classification", "multi-label", "ordinal", "regression")
    }
    two_values = ["parity", "width (px)", "grade", "tags", "wet"]
    assert fitting == {
        "classification": two_values,
        "multi-label": ["tags", "wet"],
        "ordinal": two_values,
        "regression": ["width (px)", "wet"],
    }
    assert [column.name for column in columns if is_flags(column)] == ["wet"]


def test_that_labels_are_offered_before_groups_and_files_never() -> None:
    assert [column.name for column in offered((GROUP, PATH, NOTHING, PARITY))] == ["parity", "patient"]
