"""Which columns a kind of task can learn from, as far as their descriptions show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workbench.spec.data_description import ColumnDescription
from workbench.spec.tasks import Classification, Task

TaskKind = Literal["classification", "multi-label", "ordinal", "regression"]

_NOT_FOR_TASKS = {"path": "It names the files.", "text": "It holds the texts."}


def misfit(kind: TaskKind, column: ColumnDescription) -> str:
    """Why a task of this kind cannot learn from the column, as a sentence; empty where it can."""
    if column.role in _NOT_FOR_TASKS:
        return _NOT_FOR_TASKS[column.role]
    if kind == "regression":
        return "" if column.numbers is not None else "It is not a number everywhere."
    if kind == "multi-label":
        return "" if column.separated or is_flags(column) else "No cell holds several labels, nor zeros and ones alone."
    return "" if column.num_values >= 2 else "It has fewer than two values."


def is_flags(column: ColumnDescription) -> bool:
    """True for a column of zeros and ones, one label of several that have a column each."""
    numbers = column.numbers
    return (
        numbers is not None
        and not column.slips
        and column.num_values <= 2
        and {numbers.least, numbers.greatest} <= {0.0, 1.0}
    )


def offered(columns: Sequence[ColumnDescription]) -> tuple[ColumnDescription, ...]:
    """Columns that a task may predict, those that look like labels first; what is no label by its looks comes last."""
    able = [column for column in columns if column.role not in _NOT_FOR_TASKS and column.num_values]
    return tuple(sorted(able, key=is_apart))


def is_apart(column: ColumnDescription) -> bool:
    """True for a column that seems to tell rows, groups or parts apart: it can be predicted, and hardly is meant to."""
    return column.role not in ("label", "feature")


def suggested_task(column: ColumnDescription) -> Task:
    """The task that the column looks made for; a classification where it shows nothing."""
    return column.suggested or Classification(name="task", column=column.name)
