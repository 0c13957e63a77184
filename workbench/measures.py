"""Names and values of series as people read them: `validation/digit/accuracy` is 'digit accuracy' of 'validation'."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

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


def result_order(name: str) -> tuple[int, int, bool, str]:
    """Sorts what was judged on the test set first, accuracies before losses, and the sum of all tasks before each."""
    part = part_of(name)
    place = _RESULT_ORDER.index(part) if part in _RESULT_ORDER else len(_RESULT_ORDER)
    return place, 0 if is_share(name) else 1, bool(task_of(name)), name


MAIN_MEASURES = ("kappa", "f1", "r2", "accuracy")
"""By which a task is judged first, whichever its kind has: ordinal, multi-label, regression, classification.

All grow to 1 at best.
"""


def main_names(names: Iterable[str], part: str) -> list[str]:
    """Of the series of a part, the main measure of each task: `validation/digit/accuracy`."""
    known = [name for name in names if name.startswith(f"{part}/") and task_of(name)]
    mains: dict[str, str] = {}
    for measure in MAIN_MEASURES:
        for name in known:
            if name.endswith(f"/{measure}"):
                mains.setdefault(task_of(name), name)
    return [mains[task] for task in sorted(mains)]


def is_share(name: str) -> bool:
    """True for series between 0 and 1 that people read as per cent."""
    return name.rpartition("/")[2] == "accuracy"


def measure_title(name: str, *, with_task: bool = False) -> str:
    """`validation/digit/accuracy` as `accuracy, validation`, with ` · digit` where the tasks must be told apart.

    The loss of several tasks together is then `loss (sum), validation`.
    """
    if name in _WHOLE:
        return _WHOLE[name]
    if not part_of(name):
        return name.replace("_", " ")
    part = part_of(name)
    measure = _measure(name)
    summed = " (sum)" if with_task and measure == "loss" and not task_of(name) else ""
    title = f"{measure}{summed}, {_PARTS.get(part, part)}{' per epoch' if name.startswith(_EPOCH) else ''}"
    task = task_of(name)
    return f"{title} · {task}" if with_task and task else title


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


def score(name: str, value: float | None) -> str:
    """A share as per cent, `85.1 %`; other scores with three decimals; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    if is_share(name):
        return f"{100 * round(value, 3):.1f} %"  # the same digits as the share with three decimals
    return f"{value:.3f}" if abs(value) < 1000 else f"{value:.3g}"


def _measure(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")
