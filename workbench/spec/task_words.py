"""What a task is, in words: its label space, its function, its loss and its measures."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.spec.data_description import ColumnDescription, DataDescription, NumberSummary
from workbench.spec.numbers import count_text
from workbench.spec.printable import in_brief, printable
from workbench.spec.task_outputs import missing_labels, missing_share, num_outputs, task_classes, task_columns
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task

_NAMED = 6
_LETTERS = 60
_MAX_LEVELS = 12
_LOSSES = {"squared": "squared error", "absolute": "absolute error", "huber": "Huber's error"}


def size_text(task: Task, data: DataDescription | None) -> str:
    """The kind with the size of the label space: `classification · 10`, `ordinal · 5 levels`, `regression · px`."""
    return " · ".join(filter(None, (task.kind, size_word(task, data))))


def size_word(task: Task, data: DataDescription | None) -> str:
    """`10`, `5 levels`, `px`; empty where it is not known, or a number has no unit."""
    if isinstance(task, Regression):
        return task.unit
    outputs = num_outputs(task, data) if data is not None else 0
    if not outputs:
        return ""
    return f"{outputs + 1} levels" if isinstance(task, Ordinal) else f"{outputs:,}"


def missing_text(task: Task, data: DataDescription | None) -> str:
    """`12 % missing`; empty where every example has its label, or nothing is known of the data."""
    share = missing_share(task, data) if data is not None else 0.0
    if not share:
        return ""
    return "under 1 % missing" if share < 0.01 else f"{min(99, round(100 * share)) if share < 1 else 100} % missing"


def label_space(task: Task, column: ColumnDescription) -> str:
    """Y, as the data show it."""
    if isinstance(task, Regression):
        return f"ℝ{f', in {task.unit}' if task.unit else ''}{_range(column.numbers)}"
    if isinstance(task, MultiLabel) and task.further_columns:
        return _label_sets(task_columns(task))
    names = [printable(entry.label) for entry in task_classes(task, column)]
    if isinstance(task, MultiLabel):
        return _label_sets(names)
    if isinstance(task, Ordinal):
        ranked = " < ".join(names if len(names) <= _MAX_LEVELS else [*names[:_NAMED], "…", names[-1]])
        return f"{count_text(len(names), 'ordered level')}: {ranked}"
    return f"{count_text(column.num_values, 'class')}: {listed(names, column.more_values)}"


def _label_sets(names: Sequence[str]) -> str:
    return f"{{0, 1}}^{len(names)}, any of {count_text(len(names), 'label')} at once: {listed(names)}"


def _range(numbers: NumberSummary | None) -> str:
    if numbers is None:
        return ""
    return f": {numbers.least:.4g} to {numbers.greatest:.4g}, mean {numbers.mean:.4g}, sd {numbers.std:.4g}"


def function_text(task: Task, data: DataDescription) -> str:
    """What is known of f: its values on the labelled examples, of which training sees its own part."""
    missing, columns = missing_labels(task, data), len(task_columns(task))
    if columns > 1:
        labels = count_text(data.num_examples * columns - missing, "label")
        known = f"{labels} of {count_text(data.num_examples, 'example')}{_left_out(missing, 'label')}"
    else:
        known = f"{count_text(data.num_examples - missing, 'labelled example')}{_left_out(missing, 'example')}"
    return f"known on {known}; learned from the training part"


def _left_out(missing: int, what: str) -> str:
    if not missing:
        return ", none missing"
    which = f"this {what} counts" if missing == 1 else f"these {what}s count"
    return f", {missing:,} missing: {which} in no loss of this task"


def loss_text(task: Task) -> str:
    """What training makes small."""
    if isinstance(task, Classification):
        smoothing = f", {task.label_smoothing:g} of the mass moved to all classes" if task.label_smoothing else ""
        return f"cross-entropy{smoothing}"
    if isinstance(task, MultiLabel):
        return "binary cross-entropy, the mean over the labels"
    if isinstance(task, Ordinal):
        return "binary cross-entropy of the questions “is it above this level?”, their mean"
    return f"{_LOSSES[task.loss]} of the label in standard deviations"


def measured_by(task: Task) -> str:
    """How the task is judged; the first of them is its main measure."""
    if isinstance(task, Classification):
        return "accuracy"
    if isinstance(task, MultiLabel):
        return "F1, the mean over the labels (macro), and the share of examples with every label right"
    if isinstance(task, Ordinal):
        return "Cohen's quadratically weighted κ, accuracy, and the mean absolute error in levels"
    return f"mean absolute error and root mean squared error{f' in {task.unit}' if task.unit else ''}, and R²"


def listed(names: Sequence[str], more: int = 0) -> str:
    """The first names, shortened where they are long, and how many there are beside them."""
    hidden = max(0, len(names) - _NAMED) + more
    return ", ".join(in_brief(name, _LETTERS) for name in names[:_NAMED]) + (f" and {hidden:,} more" if hidden else "")
