"""Whether the data can answer the tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.spec.heads import CosineHead
from workbench.spec.data_description import ColumnDescription, DataDescription
from workbench.spec.number_words import not_numbers_text, number_remedy
from workbench.spec.printable import names_in_brief
from workbench.spec.problem import Problem
from workbench.spec.task_outputs import task_classes
from workbench.spec.tasks import MultiLabel, Ordinal, Regression, Task, order_fault

if TYPE_CHECKING:
    from workbench.experiment import Experiment

NO_AMOUNTS = "cosines tell which class is nearest, and know no amounts"
"""Why a cosine head predicts no numbers."""


def task_problems(experiment: Experiment, data: DataDescription) -> Iterator[Problem]:
    for index, task in enumerate(experiment.tasks):
        yield from problems_of_task(task, index, data)


def head_problems(experiment: Experiment) -> Iterator[Problem]:
    """Heads that cannot answer their task, whatever the data and the source model are."""
    numbers = {task.name for task in experiment.tasks if isinstance(task, Regression)}
    for index, head in enumerate(experiment.heads):
        if isinstance(head, CosineHead) and head.task in numbers:
            yield Problem(
                f"heads.{index}",
                f"A cosine head cannot answer the regression '{head.task}': {NO_AMOUNTS}.",
                "Give it a linear head or an MLP.",
            )


def problems_of_task(task: Task, index: int, data: DataDescription) -> Iterator[Problem]:
    """Why the data cannot answer `task`, which stands at `index` in the document."""
    place = f"tasks.{index}.column"
    names = (task.column, *task.further_columns) if isinstance(task, MultiLabel) else (task.column,)
    for name in names:
        if data.column(name) is None:
            known = names_in_brief(column.name for column in data.labels)
            yield Problem(place, f"{data.title} has no label '{name}'.", f"Its labels are: {known or 'none'}.")
            return
    columns = [column for name in names if (column := data.column(name))]
    if len(columns) > 1:
        yield from _flag_problems(place, columns)
    else:
        yield from _kind_problems(task, place, columns[0])


def _kind_problems(task: Task, place: str, column: ColumnDescription) -> Iterator[Problem]:
    if isinstance(task, Regression):
        yield from _number_problems(place, column)
        return
    if isinstance(task, Ordinal) and task.order:
        yield from _order_problems(place, task.order, column)
        return
    if isinstance(task, MultiLabel):
        if not task_classes(task, column):
            yield Problem(place, f"'{column.name}' has no labels.", "Choose another column.")
        return
    if column.num_values < 2:
        only = f" ('{column.classes[0].label}')" if column.classes else ""
        yield Problem(place, f"'{column.name}' has fewer than two classes{only}.", "Choose another column.")


def _flag_problems(place: str, columns: Sequence[ColumnDescription]) -> Iterator[Problem]:
    for column in columns:
        if column.numbers is None or column.slips or not all(float(entry.label) in (0, 1) for entry in column.classes):
            what = f"'{column.name}' holds other values than 0 and 1."
            yield Problem(place, what, "Several columns of one task need zeros and ones, or nothing.")


def _order_problems(place: str, order: Sequence[str], column: ColumnDescription) -> Iterator[Problem]:
    left_out = [entry.label for entry in column.classes if entry.label not in order]
    fault = f"The order leaves out '{left_out[0]}'." if left_out else order_fault(order)
    if fault:
        yield Problem(place, fault, "Name every level once.")


def _number_problems(place: str, column: ColumnDescription) -> Iterator[Problem]:
    if column.numbers is None:
        counts = {entry.label: entry.count for entry in column.classes}
        yield Problem(place, not_numbers_text(column.name, counts), number_remedy(counts))
    elif column.numbers.least == column.numbers.greatest:
        what = f"'{column.name}' is {column.numbers.least:g} everywhere: there is nothing to predict."
        yield Problem(place, what, "Choose another column.")
