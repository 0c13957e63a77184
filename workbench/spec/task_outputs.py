"""How many numbers a task's head must give, told from a data set's description alone."""

from __future__ import annotations

from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription
from workbench.spec.tasks import MultiLabel, Ordinal, Regression, Task


def num_outputs(task: Task, data: DataDescription) -> int:
    """0 where the data has no such label."""
    column = data.column(task.column)
    if column is None:
        return 0
    if isinstance(task, Regression):
        return 1
    if isinstance(task, MultiLabel):
        return 1 + len(task.further_columns) if task.further_columns else len(task_classes(task, column))
    if isinstance(task, Ordinal):
        return max(0, (len(task.order) or column.num_values) - 1)
    return column.num_values


def task_columns(task: Task) -> tuple[str, ...]:
    """The columns that a task predicts."""
    return (task.column, *task.further_columns) if isinstance(task, MultiLabel) else (task.column,)


def missing_labels(task: Task, data: DataDescription) -> int:
    """How many of the task's labels are missing, of one for each example and column."""
    if isinstance(task, MultiLabel) and task.empty == "none":
        return 0
    columns = [data.column(name) for name in task_columns(task)]
    return sum(missing_in(task, column) for column in columns if column is not None)


def missing_in(task: Task, column: ColumnDescription) -> int:
    """Examples whose label in one column of the task is missing: words too, where it is to be a number."""
    return column.missing + (column.slips if isinstance(task, Regression) else 0)


def missing_share(task: Task, data: DataDescription) -> float:
    """The share of the task's labels that are missing, 0 to 1."""
    return missing_labels(task, data) / max(1, data.num_examples * len(task_columns(task)))


def task_classes(task: Task, column: ColumnDescription) -> tuple[ClassCount, ...]:
    """The classes of a task with their counts, in order; none of a regression, and of labels in several columns."""
    if isinstance(task, Regression):
        return ()
    if isinstance(task, MultiLabel):
        return () if task.further_columns else _labels_of_sets(task, column)
    if isinstance(task, Ordinal) and task.order:
        counts = {entry.label: entry.count for entry in column.classes}
        return tuple(ClassCount(label=level, count=counts.get(level, 0)) for level in task.order)
    return column.classes


def _labels_of_sets(task: MultiLabel, column: ColumnDescription) -> tuple[ClassCount, ...]:
    is_auto = task.separator == "auto"
    fitting = [f for f in column.separated if (f.is_guessed if is_auto else f.separator == task.separator)]
    return fitting[0].classes if fitting else column.classes
