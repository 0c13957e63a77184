"""Names and values of series as people read them: `validation/digit/accuracy` is 'digit accuracy' of 'validation'."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from workbench.measures import (
    MEASURES,
    has_unit,
    is_epoch_average,
    is_one_number,
    is_share,
    measure_of,
    part_of,
    shown_names,
    sign_of,
    task_of,
)
from workbench.spec.numbers import measured_text

_PARTS = {"train": "training", "validation": "validation", "test": "test"}
_WHOLE = {
    "learning_rate": "learning rate",
    "examples_per_s": "speed, examples/s",
    "blocks/rate": "learning rate by block",
    "blocks/relative_distance": "distance by block, %",
    "blocks/distance": "distance by block",
}

Units = Mapping[str, str]
"""By task, the unit of its label; tasks without one are left out."""
NO_UNITS: Units = {}

BETWEEN_TASKS = " · "
"""What stands between the scores of several tasks in one line."""


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
    if part == "penalty":
        return f"{measure_of(name)}, penalty"
    measure = _measure(name)
    summed = " (sum)" if with_task and measure == "loss" and not task_of(name) else ""
    title = f"{measure}{summed}, {_PARTS.get(part, part)}{' per epoch' if is_epoch_average(name) else ''}"
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
    """A share as per cent, `85.1 %`; others with their unit, `0.310 px`; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    if is_share(name):
        return f"{100 * round(value, 3):.1f} %"  # the same digits as the share with three decimals
    return f"{measured_text(value)} {unit_of(name, units)}".rstrip()


def main_score(values: Mapping[str, float], part: str, tell: Callable[[str, float], str]) -> tuple[str, bool] | None:
    """What stands for a part's results, and whether it is a mean; None where it was not judged.

    One text a task, `digit 96.4 % · width MAE 0.310 px`; of many tasks that are told by one measure their mean. `tell`
    says a value of a series.
    """
    names = shown_names(values, part)
    if not names:
        return None
    if is_one_number(names):
        return signed(names[0], tell(names[0], sum(values[name] for name in names) / len(names))), len(names) > 1
    return BETWEEN_TASKS.join(f"{task_of(name)} {signed(name, tell(name, values[name]))}" for name in names), False


def signed(name: str, value: str) -> str:
    """A value with what is measured, where that is no accuracy: `κ 0.639`, `MAE 3.889 px`."""
    return f"{sign_of(name)} {value}".lstrip()


def _measure(name: str) -> str:
    measure = measure_of(name)
    return MEASURES[measure].title if measure in MEASURES else measure.replace("_", " ")
