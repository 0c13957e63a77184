"""Whether a table gives the features that a source model reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.spec.errors import UserError
from workbench.spec.data_description import ColumnDescription, DataDescription
from workbench.spec.problem import Problem
from workbench.spec.task_outputs import task_columns
from workbench.spec.tasks import Task

_MOST_NAMED = 5


def refuse_other_features(title: str, names: Sequence[str], features: int, known: Sequence[str]) -> None:
    """Raises `UserError` where the features `names` of the data `title` are not those that the source model reads."""
    for problem in other_features(title, names, features, known):
        raise UserError(problem.message, where=problem.place, remedy=problem.remedy)


def other_features(title: str, names: Sequence[str], features: int, known: Sequence[str]) -> Iterator[Problem]:
    """`features` is how many the model reads, `known` what they are where an earlier run has learned them."""
    if known and set(names) != set(known):
        yield Problem(
            "source",
            f"{title} has other features than the earlier run has learned: {_difference(names, known)}.",
            "Choose a run on a table with the same columns, or a perceptron with random weights.",
        )
    elif len(names) != features:
        yield Problem(
            "source.features",
            f"{title} gives {len(names):,} features, and the source model reads {features:,}.",
            f"Set it to {len(names):,}, or choose another source model.",
        )


def features_of_data(data: DataDescription, tasks: Sequence[Task], group: str) -> tuple[str, ...]:
    """The features that a table gives where `tasks` and `group` take their columns."""
    return tuple(name for column in feature_columns(data, tasks, group) for name in column.features)


def feature_columns(data: DataDescription, tasks: Sequence[Task], group: str) -> list[ColumnDescription]:
    """The columns of a table that features are made of."""
    taken = {group, *(name for task in tasks for name in task_columns(task))}
    return [column for column in data.columns if column.features and column.name not in taken]


def _difference(names: Sequence[str], known: Sequence[str]) -> str:
    lacking = [name for name in known if name not in set(names)]
    more = [name for name in names if name not in set(known)]
    parts = [("without", lacking), ("with", more)]
    return ", ".join(f"{word} {_listed(some)}" for word, some in parts if some)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:_MOST_NAMED]) + more
