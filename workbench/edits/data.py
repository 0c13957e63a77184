"""Choosing other target data, and the tasks and heads that go with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from workbench.edits.edit import Edit
from workbench.edits.heads import follow_data
from workbench.edits.rows import fitting_source
from workbench.experiment import Experiment
from workbench.spec.data import MAIN_COLUMN, BundledData, DataSource, data_title
from workbench.spec.data_description import ColumnDescription, DataDescription
from workbench.spec.numbers import count_text
from workbench.spec.task_checks import problems_of_task
from workbench.spec.tasks import Task, usual_name

MOST_GUESSED = 6
"""Of more labels than this the first are taken; the others can be added."""

_CALLED_LABEL = re.compile(r"^(class|label|target|y|category|outcome|diagnosis)$", re.IGNORECASE)

Plain = dict[str, Any]


def point_to(experiment: Experiment, data: DataSource) -> Edit:
    """Makes `data` the target data before anything is known of them; a task that nobody named is called after them."""
    changes: Plain = {"data": data.model_dump(mode="json"), "split.labelled": "all", "split.group": ""}
    return Edit(f"Use {data_title(data)}", changes | follow_data(experiment, data))


def use_data(experiment: Experiment, data: DataSource, description: DataDescription, tasks: Sequence[Task]) -> Edit:
    """Makes `data` the target data, with `tasks` on them and a head for each, as one step.

    A task of the document that predicts the same column in the same way keeps its settings, its name and its head.
    Examples of a group stay together where a column says which belong together. Without `tasks`, those of the document
    stay. A source model that cannot read such data gives way to one that can.
    """
    changes: Plain = {"data": data.model_dump(mode="json")}
    if data != experiment.data:
        changes["split.labelled"] = "all"
    group, besides = _group(experiment, description)
    changes["split.group"] = group
    if tasks:
        changes |= _tasks_and_heads(experiment, data, description, tasks)
    changes |= fitting_source(experiment, description, tasks or experiment.tasks, group)
    number = f" with {count_text(len(tasks), 'task')}" if tasks else ""
    return Edit(f"Use {data_title(data)}{number}", changes, besides)


def tasks_for(experiment: Experiment, data: DataSource, description: DataDescription) -> tuple[Task, ...]:
    """The tasks to go on with: those of the document where bundled data still answer them all, else the guessed."""
    fitting = all(not list(problems_of_task(task, 0, description)) for task in experiment.tasks)
    if data.kind == "bundled" and experiment.tasks and fitting:
        return experiment.tasks
    return guessed_tasks(data, description)


def guessed_tasks(data: DataSource, description: DataDescription) -> tuple[Task, ...]:
    """What the data seem to be for: a task for each label of images and texts, one for a table.

    Of bundled data with a class it is the class alone; their other labels are there to be added.
    """
    labels = [column for column in description.labels if column.suggested is not None]
    main = [column for column in labels if column.name == MAIN_COLUMN]
    if description.inputs.kind == "table":
        labels = _target_of_table(labels)
    elif isinstance(data, BundledData) and main:
        labels = main
    return tuple(column.suggested for column in labels[:MOST_GUESSED] if column.suggested is not None)


def guessed_group(description: DataDescription) -> str:
    """The column whose examples are to stay in one part; empty where there is none, or the data name the parts."""
    if any(column.role == "part" for column in description.columns):
        return ""
    return next((column.name for column in description.columns if column.role == "group"), "")


def following(tasks: Sequence[Task], before: DataDescription | None, after: DataDescription) -> tuple[Task, ...]:
    """`tasks` on data that were looked at anew: a task of the kind that the data suggested `before` is now of the kind
    that they suggest `after`, under its own name; one whose kind somebody chose stays.
    """
    return tuple(_followed(task, before.column(task.column), after) if before else task for task in tasks)


def _followed(task: Task, before: ColumnDescription | None, after: DataDescription) -> Task:
    column = after.column(task.column)
    suggested, suggested_before = column.suggested if column else None, before.suggested if before else None
    if suggested is None or suggested_before is None or task.kind != suggested_before.kind:
        return task
    return task if task.kind == suggested.kind else suggested.model_copy(update={"name": task.name})


def _target_of_table(labels: Sequence[ColumnDescription]) -> list[ColumnDescription]:
    """The label that is called one, else the last column, where most tables have it."""
    called = [column for column in labels if _CALLED_LABEL.match(column.name)]
    return [*called[:1], *labels[-1:]][:1]


def _group(experiment: Experiment, description: DataDescription) -> tuple[str, str]:
    """The column whose examples stay together, and what is to be said of it; not where the data name parts."""
    if experiment.split.group and description.column(experiment.split.group) is not None:
        return experiment.split.group, ""
    group = guessed_group(description)
    return group, f"Examples of one “{group}” stay in one part." if group else ""


def _tasks_and_heads(
    experiment: Experiment, data: DataSource, description: DataDescription, tasks: Sequence[Task]
) -> Plain:
    before = {(task.kind, task.column): task for task in reversed(experiment.tasks)}
    heads_before = {head.task: head.model_dump(mode="json") for head in experiment.heads}
    rows: list[Plain] = []
    heads: list[Plain] = []
    for task in tasks:
        old = before.pop((task.kind, task.column), None)
        same = old is not None and not list(problems_of_task(old, 0, description))
        name = _name(task if old is None else old, experiment.data, data, [row["name"] for row in rows])
        rows.append((old if same and old is not None else task).model_dump(mode="json") | {"name": name})
        head = heads_before.get(old.name) if old is not None else None
        heads.append((head or {"kind": "linear"}) | {"task": name})
    alone: Plain = {"sharing.boundary": "all"} if len(rows) == 1 else {}
    return {"tasks": rows, "heads": heads} | alone


def _name(task: Task, before: DataSource, after: DataSource, taken: Collection[str]) -> str:
    """The task's name, or that of the new data's class where nobody named it; with a number where it is taken."""
    wanted = usual_name(after) if task.name == usual_name(before) and task.column == MAIN_COLUMN else task.name
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
