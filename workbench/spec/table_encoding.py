"""How the columns of a table become the numbers that a model for rows reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec

OTHERS = "…"
"""What stands for the categories of a column beyond the most frequent ones."""


class NumberColumn(Spec):
    """One feature, (x − mean) / std, or 0 where the value is missing; one more, 0 or 1, where any value is.

    `varies` is false where only whether there is a value says anything: there is no feature for the value then.
    """

    kind: Literal["number"] = "number"
    column: str
    varies: bool = True
    commas: Literal["decimal", "thousands"] = "decimal"
    """What commas within its numbers mean."""
    mean: float
    std: float
    may_miss: bool


class CategoryColumn(Spec):
    """One feature, 0 or 1, for each of `values`, one for all others, one for missing ones."""

    kind: Literal["category"] = "category"
    column: str
    values: tuple[str, ...]
    has_others: bool
    may_miss: bool


EncodedColumn = Annotated[NumberColumn | CategoryColumn, Field(discriminator="kind")]


class TableEncoding(Spec):
    """The columns in the order of the data; their features follow each other."""

    columns: tuple[EncodedColumn, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the features: `amount`, `colour=red`, `age is missing`."""
        return tuple(name for column in self.columns for name in _names(column))


def _names(column: EncodedColumn) -> Iterator[str]:
    if isinstance(column, NumberColumn):
        if column.varies:
            yield column.column
    else:
        yield from (f"{column.column}={value}" for value in column.values)
        if column.has_others:
            yield f"{column.column}={OTHERS}"
    if column.may_miss:
        yield f"{column.column} is missing"
