"""Naming, ordering, changing and removing task heads; a head and its task come and go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from models.spec.base import Spec
from models.spec.errors import UserError
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.data import DataSource
from workbench.spec.edit_names import within_sentence
from workbench.spec.fields import field_of
from workbench.spec.task_checks import NO_AMOUNTS
from workbench.spec.tasks import usual_name

Plain = dict[str, Any]


def remove_head(experiment: Experiment, task: str) -> Edit:
    """Takes a task and its head away. With one task left, there is nothing to share: the whole trunk is its own."""
    tasks = [row for row in _rows(experiment.tasks) if row["name"] != task]
    heads = [row for row in _rows(experiment.heads) if row["task"] != task]
    alone: Plain = {"sharing.boundary": "all"} if len(tasks) == 1 else {}
    return Edit(f"Remove head {task}", {"tasks": tasks, "heads": heads} | alone)


def rename_task(experiment: Experiment, task: str, name: str) -> Edit:
    """Raises `UserError` where the name is taken."""
    if name != task and name in {other.name for other in experiment.tasks}:
        raise UserError(f"There is a task called '{name}' already.", where="tasks", remedy="Choose another name.")
    changes: Plain = {f"tasks.{at}.name": name for at, row in enumerate(experiment.tasks) if row.name == task}
    changes |= {f"heads.{at}.task": name for at, row in enumerate(experiment.heads) if row.task == task}
    return Edit(f"Rename {task} to {name}", changes)


def move_head(experiment: Experiment, task: str, place: int) -> Edit:
    """Puts a task and its head at another place in the row, from 0."""
    order = [row.name for row in experiment.tasks if row.name != task]
    order.insert(min(max(0, place), len(order)), task)
    tasks = sorted(_rows(experiment.tasks), key=lambda row: order.index(row["name"]))
    heads = sorted(_rows(experiment.heads), key=lambda row: order.index(row["task"]) if row["task"] in order else -1)
    return Edit(f"Move head {task}", {"tasks": tasks, "heads": heads})


def choose_head_kind(experiment: Experiment, task: str, kind: str) -> Edit:
    """Another kind of head with what both have in common. Raises `UserError` where it cannot answer the task."""
    refuse_head(experiment.tasks[_task_index(experiment, task)].kind, kind)
    at = head_index(experiment, task)
    before = experiment.heads[at].model_dump(mode="json")
    common: Plain = {name: before[name] for name in before if name in _COMMON}
    heads = _rows(experiment.heads)
    heads[at] = {"kind": kind, "task": task, **common}
    return Edit(
        f"Make the head of {task} {'an' if kind == 'mlp' else 'a'} {_KIND_NAMES.get(kind, kind)}", {"heads": heads}
    )


def change_head(experiment: Experiment, task: str, field: str, value: object) -> Edit:
    """Sets one field of a task's head."""
    at = head_index(experiment, task)
    name = _said(type(experiment.heads[at]), field)
    return Edit(f"Set {name} of the head of {task}", {f"heads.{at}.{field}": value})


def change_task(experiment: Experiment, task: str, field: str, value: object) -> Edit:
    """Sets one field of a task."""
    at = _task_index(experiment, task)
    return Edit(f"Set {_said(type(experiment.tasks[at]), field)} of {task}", {f"tasks.{at}.{field}": value})


def _said(spec: type[Spec], field: str) -> str:
    return within_sentence(field_of(spec, field.partition(".")[0]).title)


_COMMON = frozenset({"dropout", "pooling"})
_KIND_NAMES = {"linear": "linear layer", "mlp": "MLP", "cosine": "cosine classifier"}


def refuse_head(kind: str, head: str) -> None:
    """Raises `UserError` where a head of the kind `head` cannot answer a task of the kind `kind`."""
    if (kind, head) == ("regression", "cosine"):
        raise UserError(
            f"A cosine head cannot answer a regression: {NO_AMOUNTS}.",
            where="heads",
            remedy="Choose a linear or MLP head.",
        )


def head_index(experiment: Experiment, task: str) -> int:
    """The place of a task's head in the document. Raises `KeyError` where it has none."""
    return _index([head.task for head in experiment.heads], task)


def free_name(experiment: Experiment, wanted: str) -> str:
    """`wanted` as a name that a task may have and none has yet: `parity`, `parity-2`."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", wanted).strip("-")
    plain = plain if re.match(r"[A-Za-z]", plain) else f"task-{plain}".rstrip("-")
    taken = {task.name for task in experiment.tasks}
    number = 2
    name = plain
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name


def follow_data(experiment: Experiment, data: DataSource) -> Plain:
    """Changes that come with other data: a task that nobody named is called after them, and so is its head's."""
    before, after = usual_name(experiment.data), usual_name(data)
    if after in {task.name for task in experiment.tasks}:
        return {}
    changes: Plain = {f"tasks.{at}.name": after for at, task in enumerate(experiment.tasks) if task.name == before}
    return changes | {f"heads.{at}.task": after for at, head in enumerate(experiment.heads) if head.task == before}


def _task_index(experiment: Experiment, task: str) -> int:
    return _index([row.name for row in experiment.tasks], task)


def _index(names: Sequence[str], name: str) -> int:
    if name not in names:
        raise KeyError(name)
    return names.index(name)


def _rows(parts: Sequence[Any]) -> list[Plain]:
    return [part.model_dump(mode="json") for part in parts]
