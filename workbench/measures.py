"""Names and values of series as people read them: `validation/digit/accuracy` is 'digit accuracy' of 'validation'."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_EPOCH = "epoch/"
"""Stands before what is averaged over an epoch of training."""
_PARTS = {"train": "training", "validation": "validation", "test": "test"}
_WHOLE = {"learning_rate": "learning rate", "examples_per_s": "speed, examples/s"}
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


MEASURES: dict[str, Measure] = {
    "accuracy": Measure("accuracy", is_share=True),
    "f1": Measure("F1"),
    "kappa": Measure("weighted κ"),
    "mae": Measure("MAE", rises=False, in_unit=True),
    "exact_match": Measure("exact match", is_share=True),
    "level_error": Measure("MAE in levels", rises=False),
    "rmse": Measure("RMSE", rises=False, in_unit=True),
    "r2": Measure("R²"),
}
"""Every score of a task, as series call it, in the order in which they are listed."""

SHOWN_MEASURES = {"ordinal": "kappa", "multi-label": "f1", "regression": "mae", "classification": "accuracy"}
"""By kind of task, the measure that stands for it where only one is shown."""

Units = Mapping[str, str]
"""By task, the unit of its label; tasks without one are left out."""
NO_UNITS: Units = {}

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


def unit_of(name: str, units: Units) -> str:
    """The unit of what is measured: that of the label for its errors, else none."""
    return units.get(task_of(name), "") if has_unit(name) else ""


def measure_title(name: str, *, with_task: bool = False, units: Units = NO_UNITS) -> str:
    """`validation/digit/accuracy` as `accuracy, validation`, with ` · digit` where the tasks must be told apart.

    The loss of several tasks together is then `loss (sum), validation`. Errors tell their unit: `MAE, validation, px`.
    """
    if name in _WHOLE:
        return _WHOLE[name]
    if not part_of(name):
        return name.replace("_", " ")
    part = part_of(name)
    measure = _measure(name)
    summed = " (sum)" if with_task and measure == "loss" and not task_of(name) else ""
    title = f"{measure}{summed}, {_PARTS.get(part, part)}{' per epoch' if name.startswith(_EPOCH) else ''}"
    task, unit = task_of(name), unit_of(name, units)
    title = f"{title} · {task}" if with_task and task else title
    return f"{title}, {unit}" if unit else title


def measure_words(name: str, *, several: bool = False) -> str:
    """What is measured, wherever it is: `digit accuracy` for `validation/digit/accuracy`, `loss` for `test/loss`.

    Among the series of several tasks the loss of all is `loss (sum)`.
    """
    if several and not task_of(name) and part_of(name) and _measure(name) == "loss":
        return "loss (sum)"
    return _WHOLE.get(name) or " ".join(filter(None, (task_of(name), _measure(name))))


def part_words(name: str) -> str:
    part = part_of(name)
    return _PARTS.get(part, part)


def score(name: str, value: float | None, units: Units = NO_UNITS) -> str:
    """A share as per cent, `85.1 %`; others with three decimals and their unit, `0.310 px`; a dash where none is."""
    if value is None or math.isnan(value):
        return "–"
    if is_share(name):
        return f"{100 * round(value, 3):.1f} %"  # the same digits as the share with three decimals
    text = f"{value:.3f}" if abs(value) < 1000 else f"{value:.3g}"
    return f"{text} {unit_of(name, units)}".rstrip()


def main_score(values: Mapping[str, float], part: str, tell: Callable[[str, float], str]) -> tuple[str, bool] | None:
    """What stands for a part's results, and whether it is a mean; None where it was not judged.

    The mean over the tasks where all are told by one measure, else one text a task: `digit 96.4 % · width 0.310 px`.
    `tell` says a value of a series.
    """
    names = shown_names(values, part)
    if not names:
        return None
    if is_one_measure(names):
        return tell(names[0], sum(values[name] for name in names) / len(names)), len(names) > 1
    return " · ".join(f"{task_of(name)} {tell(name, values[name])}" for name in names), False


def is_one_measure(names: Sequence[str]) -> bool:
    """Whether these series can be averaged: all are of one measure, which is in no unit where there are several."""
    kinds = {measure_of(name) for name in names}
    return len(names) == 1 or (len(kinds) == 1 and not has_unit(names[0]))


def _measure(name: str) -> str:
    measure = measure_of(name)
    return MEASURES[measure].title if measure in MEASURES else measure.replace("_", " ")
