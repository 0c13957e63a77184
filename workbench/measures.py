"""What the names of series say, and what is measured: `validation/digit/accuracy` is a share, better the higher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_EPOCH = "epoch/"
"""Stands before what is averaged over an epoch of training."""
_RESULT_ORDER = ("test", "validation", "train")


def part_of(name: str) -> str:
    """`train`, `validation` or `test`; empty for a series that is about none of them."""
    first, *rest = name.removeprefix(_EPOCH).split("/")
    return first if rest else ""


def is_epoch_average(name: str) -> bool:
    """True for what is averaged over the steps of an epoch: a point of a curve, and no result of a run."""
    return name.startswith(_EPOCH)


def task_of(name: str) -> str:
    """The task that a series such as `validation/digit/accuracy` tells of; empty where it is about all of them."""
    return " · ".join(name.removeprefix(_EPOCH).split("/")[1:-1])


def tasks_of(names: Iterable[str]) -> set[str]:
    return {task for name in names if (task := task_of(name))}


def telling(names: Sequence[str]) -> list[str]:
    """The series without those that say the same twice: the only task's loss beside the loss of all tasks."""
    if len(tasks_of(names)) > 1:
        return list(names)
    kept = set(names)
    return [name for name in names if not (task_of(name) and name.replace(f"/{task_of(name)}/", "/") in kept)]


def result_order(name: str) -> tuple[int, bool, str, int, str]:
    """Sorts what was judged on the test set first, scores before losses, and the sum of all tasks before each."""
    part = part_of(name)
    place = _RESULT_ORDER.index(part) if part in _RESULT_ORDER else len(_RESULT_ORDER)
    measure = measure_of(name)
    rank = list(MEASURES).index(measure) if measure in MEASURES else len(MEASURES)
    return place, not is_score(name), task_of(name), rank, name


@dataclass(frozen=True)
class Measure:
    """How people read a score: its name, whether more is better, whether it is in the unit of the label."""

    title: str
    rises: bool = True
    """Scores that rise are 1 at best."""
    in_unit: bool = False
    is_share: bool = False
    """Between 0 and 1, read as per cent."""
    sign: str = ""
    """What stands before a value, where several measures stand side by side; accuracies need none."""


MEASURES: dict[str, Measure] = {
    "accuracy": Measure("accuracy", is_share=True),
    "f1": Measure("F1", sign="F1"),
    "kappa": Measure("weighted κ", sign="κ"),
    "mae": Measure("MAE", rises=False, in_unit=True, sign="MAE"),
    "exact_match": Measure("exact match", is_share=True),
    "level_error": Measure("MAE in levels", rises=False),
    "rmse": Measure("RMSE", rises=False, in_unit=True),
    "r2": Measure("R²"),
}
"""Every score of a task, as series call it, in the order in which they are listed."""

SHOWN_MEASURES = {"ordinal": "kappa", "multi-label": "f1", "regression": "mae", "classification": "accuracy"}
"""By kind of task, the measure that stands for it where only one is shown."""

MOST_TOLD_TASKS = 4
"""So many tasks are told one by one; of more that are judged alike, the mean."""

MAIN_MEASURES = ("kappa", "f1", "r2", "accuracy")
"""By which epochs are chosen, whichever a task's kind has: ordinal, multi-label, regression, classification.

All grow to 1 at best, so that their mean over the tasks tells better from worse.
"""


def main_names(names: Iterable[str], part: str) -> list[str]:
    """Of the series of a part, the one of each task by which epochs are chosen: `validation/digit/accuracy`."""
    return _first_of_each(MAIN_MEASURES, names, part)


def shown_names(names: Iterable[str], part: str) -> list[str]:
    """Of the series of a part, the one of each task that stands for it: `validation/thickness/mae`."""
    return _first_of_each(SHOWN_MEASURES.values(), names, part)


def _first_of_each(measures: Iterable[str], names: Iterable[str], part: str) -> list[str]:
    """One of each task, in the order in which the tasks come."""
    known = [name for name in names if name.startswith(f"{part}/") and task_of(name)]
    found: dict[str, str] = {}
    for measure in measures:
        for name in known:
            if measure_of(name) == measure:
                found.setdefault(task_of(name), name)
    return [found[task] for task in dict.fromkeys(map(task_of, known)) if task in found]


def measure_of(name: str) -> str:
    """What is measured, as series call it: `mae` for `validation/thickness/mae`."""
    return name.rpartition("/")[2]


def is_score(name: str) -> bool:
    """True for series by which a task is judged; a loss is none."""
    return measure_of(name) in MEASURES


def rises(name: str) -> bool:
    """True where more is better; errors and losses fall."""
    return is_score(name) and MEASURES[measure_of(name)].rises


def is_share(name: str) -> bool:
    """True for series between 0 and 1 that people read as per cent."""
    return is_score(name) and MEASURES[measure_of(name)].is_share


def has_unit(name: str) -> bool:
    """True for errors, which are in the unit of the label."""
    return is_score(name) and MEASURES[measure_of(name)].in_unit


def sign_of(name: str) -> str:
    """What stands before a value of the series: `κ`, `F1`, `MAE`, nothing before an accuracy or a loss."""
    return MEASURES[measure_of(name)].sign if is_score(name) else ""


def is_one_number(names: Sequence[str]) -> bool:
    """Whether one number stands for these series: of one task, or of too many to tell each, all of one measure.

    Errors in a unit are never averaged.
    """
    kinds = {measure_of(name) for name in names}
    return len(names) == 1 or (len(names) > MOST_TOLD_TASKS and len(kinds) == 1 and not has_unit(names[0]))
