"""Columns in plain data: their values with counts, their numbers, and which task they suggest."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.data.guessing import suggest_task
from workbench.spec.data_description import (
    MAX_NAMED_VALUES,
    ClassCount,
    ColumnDescription,
    NumberSummary,
    Role,
    SeparatedValues,
)
from workbench.spec.separators import SEPARATORS, guessed_separator, is_separated, split_cell

BINS = 20


def describe_column(
    name: str, column: Column, role: Role = "label", task_name: str = "", *, may_be_sets: bool = True
) -> ColumnDescription:
    """`task_name` is what the task that the column suggests is called; by default after the column.

    `may_be_sets` is false where a value is one label whatever stands in it, as the name of a folder.
    """
    counts = column.counts()
    kept = np.sort(np.argsort(-counts, kind="stable")[:MAX_NAMED_VALUES])
    return ColumnDescription(
        name=name,
        classes=tuple(ClassCount(label=column.values[code], count=int(counts[code])) for code in kept),
        more_values=len(column.values) - len(kept),
        missing=int((~column.known).sum()),
        numbers=_numbers(column),
        slips=int((column.known & ~column.with_number).sum()) if column.numbers is not None else 0,
        separated=_separated(column) if may_be_sets and column.numbers is None else (),
        role=role,
        suggested=suggest_task(name, column, task_name or plain_name(name), may_be_sets=may_be_sets)
        if role == "label"
        else None,
    )


def plain_name(text: str) -> str:
    """`text` as a name that a task may have."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")
    return plain if re.match(r"[A-Za-z]", plain) else f"task-{plain}".rstrip("-")


def _numbers(column: Column) -> NumberSummary | None:
    known = column.known_numbers
    if not len(known):
        return None
    return NumberSummary(
        least=float(known.min()),
        greatest=float(known.max()),
        mean=float((known / len(known)).sum()),
        std=_spread(known),
        bins=tuple(int(count) for count in _bins(known)),
    )


def _spread(known: npt.NDArray[np.float64]) -> float:
    """The standard deviation; of numbers whose squares would be infinite, too."""
    scale = float(np.abs(known).max()) or 1.0
    return float((known / scale).std()) * scale


def _bins(known: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """(`BINS`,) counts in equal steps; halves keep the difference of the largest numbers finite."""
    halves = known / 2
    span = float(halves.max() - halves.min())
    shares = (halves - halves.min()) / span if span > 0 else np.full(len(known), 0.5)
    return np.histogram(shares, bins=BINS, range=(0.0, 1.0))[0]


def _separated(column: Column) -> tuple[SeparatedValues, ...]:
    found = [separator for separator in SEPARATORS if is_separated(column.values, separator)]
    guessed = guessed_separator(column.values)
    return tuple(_by(column, separator, is_guessed=separator == guessed) for separator in found)


def _by(column: Column, separator: str, *, is_guessed: bool) -> SeparatedValues:
    counts: Counter[str] = Counter()
    for value, count in zip(column.values, column.counts(), strict=True):
        for label in split_cell(value, separator):
            counts[label] += int(count)
    named = Column.of_texts(sorted(counts)).values[:MAX_NAMED_VALUES]
    return SeparatedValues(
        separator=separator,
        classes=tuple(ClassCount(label=label, count=counts[label]) for label in named),
        is_guessed=is_guessed,
    )
