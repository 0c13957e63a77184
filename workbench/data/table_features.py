"""The columns of a table as numbers for a model. N rows, F features, C columns.

Which features there are follows from all rows, and does not change with the split or its seed: two runs on the same
table read the same features. Means and standard deviations are those of the training rows alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.columns import LARGEST, Column
from workbench.data.dataset import Dataset, Indices
from workbench.data.tables.findings import listed, note
from workbench.spec.data_description import Finding
from workbench.spec.table_encoding import CategoryColumn, EncodedColumn, NumberColumn, TableEncoding
from workbench.spec.task_outputs import task_columns
from workbench.spec.tasks import Task

MOST_CATEGORIES = 32
"""Values of a column that get a feature of their own; the less frequent ones share one."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TableRows:
    """`values` (N, F) float32, and the encoding that made them of columns."""

    values: Floats
    encoding: TableEncoding

    def __len__(self) -> int:
        return len(self.values)

    @property
    def shape(self) -> tuple[int, int]:
        """(N, F)."""
        return len(self.values), self.values.shape[1]

    def of(self, kept: Indices) -> TableRows:
        return TableRows(self.values[kept], self.encoding)


def encode(dataset: Dataset, tasks: Sequence[Task], group: str, train: Indices, known: Sequence[str] = ()) -> TableRows:
    """All rows of a table, by what the rows `train` say.

    The features are those of all columns that neither `tasks` nor `group` take, in the order of the data, or of `known`
    where all of these are there. Raises `UserError` where the data are no table, or no column is left.
    """
    no_features = dataset.table.no_features
    taken = {group, *no_features, *(name for task in tasks for name in task_columns(task))}
    used = {name: column for name, column in dataset.columns.items() if name not in taken and features_of(name, column)}
    if not used:
        raise UserError(
            f"{dataset.title} has no column left to predict from.",
            where=dataset.where,
            remedy="Predict fewer columns, or choose a table with more.",
        )
    columns = _in_order([_fitted(name, column, train) for name, column in used.items()], known)
    values = np.concatenate([_encoded(column, used[column.column]) for column in columns], axis=1)
    return TableRows(values, TableEncoding(columns=tuple(columns)))


def features_of(name: str, column: Column) -> tuple[str, ...]:
    """The features that a column gives where nothing takes it; none where it says the same of every row."""
    return TableEncoding(columns=(_fitted(name, column, np.arange(0)),)).names


def feature_findings(dataset: Dataset) -> list[Finding]:
    """Which columns of a table are no features, and why."""
    reasons: Mapping[str, str] = dataset.table.no_features
    said = [(name, reasons[name]) for name in dataset.columns if name in reasons]
    said += [(n, "has the same value in every row") for n, c in dataset.columns.items() if not features_of(n, c)]
    done = "The model does not see it; it can still be predicted or keep rows together."
    return [note("no-feature", f"Column {listed([name])} {why}.", done) for name, why in dict(said).items()]


def _in_order(columns: list[EncodedColumn], known: Sequence[str]) -> list[EncodedColumn]:
    first = {column.column: TableEncoding(columns=(column,)).names[0] for column in columns}
    place = {name: index for index, name in enumerate(known)}
    fits = all(name in place for name in first.values())
    return sorted(columns, key=lambda column: place[first[column.column]]) if fits else columns


def _fitted(name: str, column: Column, train: Indices) -> EncodedColumn:
    may_miss, varies = not bool(column.known.all()), len(column.values) > 1
    if column.numbers is not None:
        known = column.known_numbers
        may_miss, varies = not bool(column.with_number.all()), bool(len(known) and known.min() < known.max())
        mean, std = _moments(column.numbers[train])
        return NumberColumn(column=name, mean=mean, std=std, may_miss=may_miss, varies=varies, commas=_commas(column))
    frequent = np.sort(np.argsort(-column.counts(), kind="stable")[:MOST_CATEGORIES])
    return CategoryColumn(
        column=name,
        values=tuple(column.values[code] for code in frequent) if varies else (),
        has_others=len(frequent) < len(column.values),
        may_miss=may_miss,
    )


def _commas(column: Column) -> Literal["decimal", "thousands"]:
    """As they were read: `1,234` is 1234 or 1.234."""
    if column.numbers is None:
        return "decimal"
    are_numbers = set(np.unique(column.codes[column.with_number]).tolist())
    code = next((code for code, value in enumerate(column.values) if "," in value and code in are_numbers), None)
    if code is None:
        return "decimal"
    number = column.numbers[np.argmax(column.codes == code)]
    return "thousands" if float(column.values[code].replace(",", "")) == number else "decimal"


def _moments(numbers: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation of what is known; 0 and 1 of nothing, and 1 where all are alike."""
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return 0.0, 1.0
    scale = float(np.abs(known).max()) or 1.0  # squares of the largest numbers would be infinite
    mean, std = float((known / scale).mean()) * scale, float((known / scale).std()) * scale
    return mean, std if std > 1e-12 * scale else 1.0


def _encoded(encoding: EncodedColumn, column: Column) -> Floats:
    """(N, features of the column)."""
    parts = [*_values(encoding, column)]
    if encoding.may_miss:
        parts.append(~(column.with_number if isinstance(encoding, NumberColumn) else column.known))
    return np.stack(parts, axis=1).astype(np.float32)


def _values(encoding: EncodedColumn, column: Column) -> Iterator[npt.NDArray[np.generic]]:
    if isinstance(encoding, NumberColumn):
        if encoding.varies and column.numbers is not None:
            scaled = np.nan_to_num((column.numbers - encoding.mean) / encoding.std)
            yield np.clip(scaled, -LARGEST, LARGEST)  # far beyond the rows that train
        return
    yield from (column.codes == code for code in _codes(encoding.values, column))
    if encoding.has_others:
        yield column.known & ~np.isin(column.codes, list(_codes(encoding.values, column)))


def _codes(values: Collection[str], column: Column) -> Iterator[int]:
    place = {value: code for code, value in enumerate(column.values)}
    return (place[value] for value in values)
