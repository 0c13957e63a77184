"""Which kind of task a column looks like: a first guess that the user can change."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.spec.separators import guessed_separator
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task

MAX_INTEGER_CLASSES = 20
"""Whole numbers with more distinct values are taken as amounts and not as names of classes."""
MOST_DISTINCT = 2 / 3
"""Of the rows; of classes there are more examples than that."""
MAX_LEVELS = 10

_RANKED = re.compile(
    r"(^|[_\W])(rating|stars?|grade|stage|level|severity|rank|score|quality)s?([_\W]|$)", re.IGNORECASE
)
_UNITS = "kg|g|mg|cm|mm|km|m|px|s|ms|years?|days?|hours?|usd|eur|percent|pct|celsius"
_UNIT = re.compile(rf"^.+?\s*(?:[\(\[](?P<bracketed>[^)\]]{{1,12}})[\)\]]|_(?P<suffix>{_UNITS}))$")
_SCALES = (
    ("none", "mild", "moderate", "severe"),
    ("very low", "low", "medium", "high", "very high"),
    ("very bad", "bad", "neutral", "good", "very good"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("poor", "fair", "good", "very good", "excellent"),
    ("xs", "s", "m", "l", "xl", "xxl"),
    ("small", "medium", "large"),
)


def suggest_task(name: str, column: Column, task_name: str, *, may_be_sets: bool = True) -> Task | None:
    """None where there is nothing to learn: fewer than two distinct values. No cell holds several labels unless
    `may_be_sets`.
    """
    if len(column.values) < 2:
        return None
    if column.numbers is not None:
        return _of_numbers(name, column, task_name)
    if (order := guessed_scale(column.values)) is not None:
        return Ordinal(name=task_name, column=name, order=order)
    if may_be_sets and (separator := guessed_separator(column.values)):
        return MultiLabel(name=task_name, column=name, separator=separator)
    return Classification(name=task_name, column=name)


def may_be_classes(column: Column) -> bool:
    """Words, or whole numbers of which few differ and most recur."""
    if column.numbers is None:
        return True
    distinct = _few_whole(column.known_numbers)
    return 0 < distinct <= max(2, MOST_DISTINCT * len(column.known_numbers))


def _few_whole(known: npt.NDArray[np.float64]) -> int:
    """How many numbers differ where all are whole and at most `MAX_INTEGER_CLASSES` do; else 0."""
    numbers = np.unique(known)
    is_few = len(numbers) <= MAX_INTEGER_CLASSES and bool((numbers == np.rint(numbers)).all())
    return len(numbers) if is_few else 0


def unit_of(name: str) -> str:
    """`kg` of `weight_kg` or `weight (kg)`; empty where the name tells none."""
    found = _UNIT.match(name)
    return (found["bracketed"] or found["suffix"]) if found else ""


def _of_numbers(name: str, column: Column, task_name: str) -> Task:
    is_ranked = not column.has_slips and _RANKED.search(name) and 2 < len(column.values) <= MAX_LEVELS
    if is_ranked and _few_whole(column.known_numbers):
        return Ordinal(name=task_name, column=name)
    if may_be_classes(column):
        return Classification(name=task_name, column=name)
    return Regression(name=task_name, column=name, unit=column.unit or unit_of(name))


def guessed_scale(values: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values from the lowest to the highest where they stand on a usual scale of at least three levels."""
    folded = {value.strip().casefold(): value for value in values}
    if len(folded) < max(3, len(values)):
        return None
    for scale in _SCALES:
        if set(folded) <= set(scale):
            return tuple(folded[level] for level in scale if level in folded)
    return None
