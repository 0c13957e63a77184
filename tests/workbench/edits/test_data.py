"""Other data bring their tasks and heads along, in one step."""

from __future__ import annotations

from typing import Any

import pytest

from workbench import documents
from workbench.edits.data import following, guessed_tasks, point_to, tasks_for, use_data
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.data import BundledData, DataFile, DataSource, ImageFolder
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    InputFacts,
    NumberSummary,
    Role,
    SplitSizes,
    TableFacts,
)
from workbench.spec.tasks import Classification, Ordinal, Regression, Task

IMAGES = ImageFacts(channels=3, min_size=(8, 8), max_size=(9, 9))
PEOPLE = DataFile(path="/data/people.csv")


def column(name: str, suggested: Task | None, role: Role = "label") -> ColumnDescription:
    return ColumnDescription(
        name=name,
        classes=(ClassCount(label="1", count=5), ClassCount(label="2", count=5)),
        numbers=NumberSummary(least=1, greatest=2, mean=1.5, std=0.5),
        role=role,
        suggested=suggested,
    )


def described(*columns: ColumnDescription, inputs: InputFacts = IMAGES) -> DataDescription:
    split = SplitSizes(train=6, validation=2, test=2, train_available=6)
    return DataDescription(title="people.csv", num_examples=10, columns=columns, inputs=inputs, split=split)


def class_column(name: str = "class") -> ColumnDescription:
    return column(name, Classification(name=name, column=name))


AGE = column("age", Regression(name="age", column="age", unit="years"))


def done(experiment: Experiment, edit: Edit) -> Experiment:
    return documents.replaced(experiment, edit.changes)


def mnist(**changes: Any) -> Experiment:
    start = {
        "tasks": [{"kind": "classification", "name": "digit", "column": "class", "label_smoothing": 0.1}],
        "heads": [{"kind": "mlp", "task": "digit", "hidden": 99}],
    }
    return documents.replaced(Experiment(), start | changes)


def test_that_data_tasks_and_heads_change_in_one_step_that_says_how_many() -> None:
    told = described(column("species", Classification(name="species", column="species")), AGE)
    edit = use_data(mnist(), PEOPLE, told, guessed_tasks(PEOPLE, told))
    after = done(mnist(), edit)
    assert edit.name == "Use people.csv with 2 tasks"
    assert after.data == PEOPLE
    assert after.tasks == (
        Classification(name="species", column="species"),
        Regression(name="age", column="age", unit="years"),
    )
    assert [(head.kind, head.task) for head in after.heads] == [("linear", "species"), ("linear", "age")]
    assert after.problems(None, told) == []


def test_that_a_task_on_the_same_column_keeps_its_settings_and_head_and_is_called_after_the_data() -> None:
    told = described(class_column(), AGE)
    after = done(mnist(), use_data(mnist(), PEOPLE, told, guessed_tasks(PEOPLE, told)))
    assert after.tasks[0] == Classification(name="class", column="class", label_smoothing=0.1)
    assert after.heads[0].model_dump()["hidden"] == 99
    assert after.heads[0].task == "class"


def test_that_a_task_somebody_named_keeps_its_name() -> None:
    start = mnist(**{"tasks.0.name": "species", "heads.0.task": "species"})
    told = described(class_column())
    after = done(start, use_data(start, PEOPLE, told, guessed_tasks(PEOPLE, told)))
    assert [task.name for task in after.tasks] == ["species"]


def test_that_an_order_which_leaves_out_a_level_of_the_new_data_is_not_kept() -> None:
    start = mnist(tasks=[{"kind": "ordinal", "name": "digit", "column": "class", "order": ["low", "high"]}])
    told = described(column("class", Ordinal(name="class", column="class", order=("1", "2"))))
    (task,) = done(start, use_data(start, PEOPLE, told, guessed_tasks(PEOPLE, told))).tasks
    assert isinstance(task, Ordinal)
    assert task.order == ("1", "2")


def test_that_a_task_alone_has_nothing_to_share() -> None:
    both = [{"kind": "classification", "name": name, "column": name} for name in ("class", "parity")]
    start = mnist(
        tasks=both,
        heads=[{"kind": "linear", "task": name} for name in ("class", "parity")],
        **{"sharing.boundary": 3},
    )
    told = described(class_column())
    after = done(start, use_data(start, PEOPLE, told, guessed_tasks(PEOPLE, told)))
    assert after.sharing.model_dump()["boundary"] == "all"
    assert len(after.heads) == 1


def test_that_two_columns_with_one_plain_name_become_tasks_with_names_of_their_own() -> None:
    told = described(*(column(name, Regression(name="size-mm", column=name)) for name in ("size mm", "size/mm")))
    after = done(mnist(), use_data(mnist(), PEOPLE, told, guessed_tasks(PEOPLE, told)))
    assert [task.name for task in after.tasks] == ["size-mm", "size-mm-2"]


def test_that_a_column_of_patients_keeps_them_together_and_a_column_that_is_gone_does_not() -> None:
    told = described(class_column(), column("patient", None, role="group"))
    edit = use_data(mnist(), PEOPLE, told, guessed_tasks(PEOPLE, told))
    after = done(mnist(), edit)
    assert after.split.group == "patient"
    assert edit.besides == "Examples of one “patient” stay in one part."
    again = use_data(after, ImageFolder(path="/x"), described(class_column()), after.tasks)
    assert done(after, again).split.group == ""


def test_that_parts_which_the_data_name_are_not_broken_up_by_groups() -> None:
    told = described(class_column(), column("patient", None, role="group"), column("split", None, role="part"))
    edit = use_data(mnist(), PEOPLE, told, guessed_tasks(PEOPLE, told))
    assert (done(mnist(), edit).split.group, edit.besides) == ("", "")


def test_that_using_the_same_data_anew_keeps_the_number_of_labels() -> None:
    start = mnist(**{"split.labelled": 50})
    told = described(class_column())
    assert done(start, use_data(start, start.data, told, start.tasks)).split.labelled == 50
    assert done(start, use_data(start, PEOPLE, told, start.tasks)).split.labelled == "all"


def test_that_without_a_label_the_tasks_stay_for_the_user_to_mend() -> None:
    told = described(column("path", None, role="path"))
    assert guessed_tasks(PEOPLE, told) == ()
    edit = use_data(mnist(), PEOPLE, told, ())
    assert done(mnist(), edit).tasks == mnist().tasks
    assert edit.name == "Use people.csv"


@pytest.mark.parametrize(
    ("names", "taken"),
    [(("age", "height", "class"), "class"), (("Target", "age", "height"), "Target"), (("age", "height"), "height")],
)
def test_that_of_a_table_the_column_called_label_or_else_the_last_is_guessed(
    names: tuple[str, ...], taken: str
) -> None:
    told = described(*map(class_column, names), inputs=TableFacts())
    assert [task.column for task in guessed_tasks(PEOPLE, told)] == [taken]


def test_that_at_most_six_labels_are_taken_at_once() -> None:
    told = described(*(class_column(f"label{index}") for index in range(40)))
    assert len(guessed_tasks(PEOPLE, told)) == 6


def test_that_of_bundled_digits_only_the_class_is_guessed_and_tasks_that_still_fit_are_kept() -> None:
    told = described(class_column(), class_column("parity"), AGE)
    digits: DataSource = BundledData(name="digits")
    assert [task.column for task in guessed_tasks(digits, told)] == ["class"]
    start = documents.replaced(
        mnist(),
        {
            "tasks": [{"kind": "classification", "name": name, "column": name} for name in ("class", "parity")],
            "heads": [{"kind": "linear", "task": name} for name in ("class", "parity")],
        },
    )
    assert tasks_for(start, digits, told) == start.tasks
    assert [
        task.column for task in tasks_for(start, digits, described(class_column("left"), class_column("right")))
    ] == [
        "left",
        "right",
    ]


def test_that_before_anything_is_known_only_the_name_follows() -> None:
    after = done(mnist(), point_to(mnist(), PEOPLE))
    assert (after.data, after.tasks[0].name, after.heads[0].task) == (PEOPLE, "class", "class")


def test_that_a_task_follows_another_suggestion_unless_somebody_chose_its_kind() -> None:
    weight = column("weight", Classification(name="weight", column="weight"))
    before = described(weight, class_column())
    number = Regression(name="weight", column="weight", unit="g")
    after = described(column("weight", number), class_column())
    own_name = Classification(name="heft", column="weight", label_smoothing=0.1)
    chosen = Ordinal(name="weight", column="weight")
    kept = Classification(name="class", column="class", label_smoothing=0.2)
    assert following((own_name, kept), before, after) == (number.model_copy(update={"name": "heft"}), kept)
    assert following((chosen,), before, after) == (chosen,)
    assert following((own_name,), None, after) == (own_name,)
