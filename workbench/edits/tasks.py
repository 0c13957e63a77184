"""What is predicted: another kind of task, another column, the order of levels. A head stays with its task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.documents import replaced
from workbench.edits.edit import Edit
from workbench.edits.heads import free_name, head_index, refuse_head
from workbench.experiment import Experiment
from workbench.spec.data import MAIN_COLUMN
from workbench.spec.data_description import ColumnDescription, DataDescription
from workbench.spec.task_checks import NO_AMOUNTS
from workbench.spec.task_fits import TaskKind, suggested_task
from workbench.spec.tasks import Task, usual_name

Plain = dict[str, Any]
NAMES: dict[TaskKind, str] = {
    "classification": "a classification",
    "multi-label": "a multi-label classification",
    "ordinal": "an ordinal task",
    "regression": "a regression",
}
_OF_COLUMN = ("order", "separator", "unit", "further_columns")
"""What a task says of its column, and another column need not share."""


def change_task_kind(experiment: Experiment, task: str, kind: TaskKind, column: ColumnDescription | None) -> Edit:
    """Name and column stay, and so does the head unless it cannot answer; `column` tells what its looks suggest."""
    at = _index(experiment, task)
    before = experiment.tasks[at]
    tasks = _rows(experiment.tasks)
    tasks[at] = {"kind": kind, "name": task, "column": before.column, **_suggested(column, kind)}
    name = f"Make {task} {NAMES[kind]}"
    if kind == "regression" and experiment.heads[head_index(experiment, task)].kind == "cosine":
        return Edit(
            name,
            {"tasks": tasks, "heads": _with_linear_head(experiment, task)},
            besides=f"The head of {task} is a linear layer now: {NO_AMOUNTS}.",
            remedy="Choose an MLP where one layer is too little, or undo.",
        )
    return Edit(name, {"tasks": tasks})


def change_task_kinds(experiment: Experiment, wanted: Sequence[Task], data: DataDescription) -> Edit:
    """As `change_task_kind`, for each of the document's tasks that is of another kind in `wanted`, as one step."""
    changes: Plain = {}
    edits = []
    for task in wanted:
        if task.kind != experiment.tasks[_index(experiment, task.name)].kind:
            edit = change_task_kind(experiment, task.name, task.kind, data.column(task.column))
            experiment = replaced(experiment, edit.changes)
            changes |= edit.changes
            edits.append(edit)
    name = edits[0].name if len(edits) == 1 else f"Change the kinds of {len(edits)} tasks"
    besides = " ".join(edit.besides for edit in edits if edit.besides)
    return Edit(name, changes, besides, next((edit.remedy for edit in edits if edit.remedy), ""))


def choose_column(experiment: Experiment, task: str, name: str, column: ColumnDescription | None = None) -> Edit:
    """Lets a task predict another column; what it said of the one before is told anew, by the looks of the new one."""
    at = _index(experiment, task)
    kept = {
        field: value for field, value in _rows(experiment.tasks)[at].items() if field not in (*_OF_COLUMN, "column")
    }
    tasks = _rows(experiment.tasks)
    tasks[at] = {**kept, "column": name, **_suggested(column, kept["kind"])}
    return Edit(f"Let {task} predict {name}", {"tasks": tasks})


def choose_further_columns(experiment: Experiment, task: str, columns: Sequence[str]) -> Edit:
    """The columns, beside the first, that hold one label each as zeros and ones."""
    return Edit(
        f"Let {task} predict {_counted(columns)}", {f"tasks.{_index(experiment, task)}.further_columns": list(columns)}
    )


def set_order(experiment: Experiment, task: str, levels: Sequence[str]) -> Edit:
    """The levels of an ordinal task from the lowest to the highest."""
    return Edit(f"Reorder the levels of {task}", {f"tasks.{_index(experiment, task)}.order": list(levels)})


def add_task(experiment: Experiment, column: ColumnDescription, head: str) -> Edit:
    """A new task on a column, of the kind that its looks suggest, and a head that answers it.

    Raises `UserError` where that kind of head cannot answer that kind of task.
    """
    wanted = suggested_task(column)
    refuse_head(wanted.kind, head)
    usual = usual_name(experiment.data) if column.name == MAIN_COLUMN else column.name
    name = free_name(experiment, column.suggested.name if column.suggested else usual)
    tasks = [*_rows(experiment.tasks), {**wanted.model_dump(mode="json"), "name": name}]
    return Edit(f"Add head {name}", {"tasks": tasks, "heads": [*_rows(experiment.heads), {"kind": head, "task": name}]})


def _suggested(column: ColumnDescription | None, kind: str) -> Plain:
    """What the column's looks say of a task of this kind: its unit, order or separator."""
    suggested = column.suggested if column else None
    if suggested is None or suggested.kind != kind:
        return {}
    plain = suggested.model_dump(mode="json")
    return {field: plain[field] for field in _OF_COLUMN if field in plain}


def _with_linear_head(experiment: Experiment, task: str) -> list[Plain]:
    heads = _rows(experiment.heads)
    at = head_index(experiment, task)
    heads[at] = {"kind": "linear", **{field: heads[at][field] for field in ("task", "dropout", "pooling")}}
    return heads


def _counted(further: Sequence[str]) -> str:
    return f"{1 + len(further)} columns" if further else "one column"


def _index(experiment: Experiment, task: str) -> int:
    return [row.name for row in experiment.tasks].index(task)


def _rows(parts: Sequence[Any]) -> list[Plain]:
    return [part.model_dump(mode="json") for part in parts]
