"""What a task makes of a data set's columns: numbers that a loss compares with outputs. N examples, C classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.columns import MISSING, Column
from workbench.data.splitting import bins_of
from workbench.spec.number_words import not_numbers_text, number_remedy
from workbench.spec.printable import names_in_brief
from workbench.spec.separators import guessed_separator, split_cell
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task, order_fault

Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Targets:
    """The truth of one task for every example.

    `values` holds, for classification and ordinal tasks, int64 (N,) indices of `classes`, -1 where missing; for
    multi-label ones float32 (N, C) of zeros and ones, for regression float64 (N,), both with NaN where missing.
    """

    classes: tuple[str, ...]
    values: npt.NDArray[np.int64] | npt.NDArray[np.float32] | npt.NDArray[np.float64]
    num_outputs: int

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """(N,): which examples have a label of this task, or at least one of its labels."""
        missing = self.values == MISSING if self.values.dtype == np.int64 else np.isnan(self.values)
        return np.asarray(~missing.all(axis=1) if missing.ndim == 2 else ~missing, dtype=np.bool_)

    def of(self, kept: npt.NDArray[np.int64]) -> Targets:
        return Targets(self.classes, self.values[kept], self.num_outputs)

    def strata(self) -> npt.NDArray[np.int64]:
        """(N,) or (N, C): by what a split keeps the shares, -1 where missing; numbers by their quantiles."""
        if self.values.dtype == np.int64:
            return self.values.astype(np.int64)
        if self.values.ndim == 2:
            return np.where(np.isnan(self.values), MISSING, np.nan_to_num(self.values)).astype(np.int64)
        return bins_of(self.values.astype(np.float64))


def targets_of(task: Task, columns: Columns) -> Targets:
    """Raises `UserError` naming the task's column, and what there is instead, where it cannot be learned from."""
    return _targets(task, columns)


@singledispatch
def _targets(task: object, _columns: Columns) -> Targets:
    raise TypeError(task)


@_targets.register
def _(task: Classification, columns: Columns) -> Targets:
    column = _column(columns, task.column)
    if len(column.values) < 2:
        raise _too_few(task, column)
    return Targets(column.values, column.codes, len(column.values))


@_targets.register
def _(task: Ordinal, columns: Columns) -> Targets:
    """The lowest level is 0. Levels that `order` names and no example has keep their place."""
    column = _column(columns, task.column)
    if not task.order:
        if len(column.values) < 2:
            raise _too_few(task, column)
        return Targets(column.values, column.codes, len(column.values) - 1)
    place = {level: index for index, level in enumerate(task.order)}
    unknown = [value for value in column.values if value not in place]
    fault = f"The order of '{task.name}' leaves out {_named(unknown)}." if unknown else order_fault(task.order)
    if fault:
        raise UserError(
            fault, where="tasks", remedy=f"Name every level of '{task.column}' once: {_named(column.values)}."
        )
    codes = np.array([*(place[value] for value in column.values), MISSING], dtype=np.int64)[column.codes]
    return Targets(task.order, codes, len(task.order) - 1)


@_targets.register
def _(task: Regression, columns: Columns) -> Targets:
    column = _column(columns, task.column)
    if not column.values:
        raise _too_few(task, column)
    if column.numbers is None:
        raise UserError(
            not_numbers_text(task.column, column.values),
            where="tasks",
            remedy=number_remedy(dict(zip(column.values, column.counts().tolist(), strict=True))),
        )
    if len(np.unique(column.known_numbers)) < 2:
        raise _too_few(task, column)
    return Targets((), column.numbers, 1)


@_targets.register
def _(task: MultiLabel, columns: Columns) -> Targets:
    if task.further_columns:
        return _several_columns(task, columns)
    column = _column(columns, task.column)
    separator = guessed_separator(column.values) if task.separator == "auto" else task.separator
    sets = [split_cell(value, separator) for value in column.values]
    classes = Column.of_texts(sorted({label for labels in sets for label in labels})).values
    if not classes:
        raise _too_few(task, column)
    place = {label: index for index, label in enumerate(classes)}
    members = np.zeros((len(sets) + 1, len(classes)), dtype=np.float32)
    members[-1] = 0 if task.empty == "none" else np.nan
    for row, labels in enumerate(sets):
        members[row, [place[label] for label in labels]] = 1
    return Targets(classes, members[column.codes], len(classes))


def _several_columns(task: MultiLabel, columns: Columns) -> Targets:
    names = (task.column, *task.further_columns)
    read = [_column(columns, name) for name in names]
    for name, column in zip(names, read, strict=True):
        if not column.values:
            raise UserError(f"'{name}' has no value at all.", where="tasks", remedy="Leave it out of the task.")
        if column.numbers is None or column.has_slips or not np.isin(column.known_numbers, (0, 1)).all():
            raise UserError(
                f"'{name}' holds other values than 0 and 1: {_named(column.values)}.",
                where="tasks",
                remedy="Several columns of one task need zeros and ones, or nothing where a label is missing.",
            )
    numbers = [column.numbers for column in read if column.numbers is not None]
    members = np.stack(numbers, axis=1).astype(np.float32)
    return Targets(names, np.nan_to_num(members) if task.empty == "none" else members, len(names))


def _column(columns: Columns, name: str) -> Column:
    if name not in columns:
        raise UserError(
            f"The data has no label '{name}'.", where="tasks", remedy=f"Its columns are: {names_in_brief(columns)}."
        )
    return columns[name]


def _too_few(task: Task, column: Column) -> UserError:
    only = f"only '{column.values[0]}'" if column.values else "no value at all"
    return UserError(
        f"'{task.column}', which '{task.name}' is to predict, has {only}.",
        where="tasks",
        remedy="Choose a column with at least two classes, or two numbers; in an image folder each class has a "
        "subfolder of its own.",
    )


def _named(values: tuple[str, ...] | list[str]) -> str:
    quoted = [f"'{value[:40]}'" for value in values[:6]]
    return ", ".join(quoted) + (f" and {len(values) - 6:,} more" if len(values) > 6 else "")
