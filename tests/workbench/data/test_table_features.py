"""Columns as numbers; the expected ones are worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, TableInputs
from workbench.data.describe import describe
from workbench.data.sources import open_dataset
from workbench.data.table_features import MOST_CATEGORIES, encode, feature_findings
from workbench.spec.data import BundledData, DataFile
from workbench.spec.row_fit import features_of_data
from workbench.spec.split import Split
from workbench.spec.tasks import Classification, MultiLabel

TASK = Classification(name="class", column="class")
FIRST_THREE = np.arange(3)


def table(**columns: Column) -> Dataset:
    count = len(next(iter(columns.values())))
    names = tuple(f"row {index}" for index in range(count))
    classes = Column.of_texts(["a", "b"] * (count // 2) + ["a"] * (count % 2))
    return Dataset("T", "t.csv", TableInputs(), {**columns, "class": classes}, names, names)


def test_that_numbers_are_standardised_by_the_training_rows_alone() -> None:
    data = table(amount=Column.of_numbers(np.array([1.0, 2.0, 3.0, 100.0])))
    rows = encode(data, [TASK], "", FIRST_THREE)
    std = (2 / 3) ** 0.5
    assert rows.encoding.names == ("amount",)
    np.testing.assert_allclose(rows.values[:, 0], [-1 / std, 0.0, 1 / std, 98 / std], rtol=1e-6)
    assert rows.values.dtype == np.float32


def test_that_a_missing_number_is_the_mean_and_says_so() -> None:
    data = table(age=Column.of_numbers(np.array([10.0, np.nan, 30.0, 20.0])))
    rows = encode(data, [TASK], "", FIRST_THREE)
    assert rows.encoding.names == ("age", "age is missing")
    np.testing.assert_allclose(rows.values, [[-1, 0], [0, 1], [1, 0], [0, 0]])


def test_that_categories_have_a_feature_each_and_missing_ones_their_own() -> None:
    data = table(colour=Column.of_texts(["red", "blue", None, "red"]))
    rows = encode(data, [TASK], "", FIRST_THREE)
    assert rows.encoding.names == ("colour=blue", "colour=red", "colour is missing")
    assert rows.values.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]]


def test_that_rare_categories_share_a_feature() -> None:
    texts = [f"v{index}" for index in range(40) for _ in range(2 if index < MOST_CATEGORIES else 1)]
    rows = encode(table(kind=Column.of_texts(texts)), [TASK], "", FIRST_THREE)
    assert rows.shape == (len(texts), MOST_CATEGORIES + 1)
    assert rows.encoding.names[-1] == "kind=…"
    assert rows.values.sum(axis=1).tolist() == [1] * len(texts)
    assert rows.values[:, -1].tolist() == [0] * (2 * MOST_CATEGORIES) + [1] * 8


def test_that_which_features_there_are_does_not_change_with_the_split() -> None:
    data = table(
        colour=Column.of_texts(["red", "blue", "green", "red"]), age=Column.of_numbers(np.array([1, 1, 2, np.nan]))
    )
    first, second = (encode(data, [TASK], "", np.array(train)) for train in ([0, 3], [1, 2]))
    assert first.encoding.names == second.encoding.names
    assert np.isfinite(first.values).all()


def test_that_what_tasks_groups_and_parts_take_is_no_feature(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    rows = [f"{i},s{i % 5},{'train' if i % 3 else 'test'},{i % 7},{i % 2},{i % 4 > 1}" for i in range(40)]
    file.write_text("\n".join(["id,site,split,amount,sick,smokes", *rows]), encoding="utf-8")
    data = DataFile(path=str(file), reads="table")
    tasks = [MultiLabel(name="both", column="sick", further_columns=("smokes",))]
    opened = open_dataset(data, lambda *_: None)
    assert encode(opened, tasks, "site", FIRST_THREE).encoding.names == ("amount",)
    assert encode(opened, tasks, "", FIRST_THREE).encoding.names[:2] == ("site=s0", "site=s1")
    description = describe(data, Split(), tasks)
    assert features_of_data(description, tasks, "site") == ("amount",)
    assert [f.what for f in description.findings if f.kind == "no-feature"] == [
        "Column “id” has another value in every row.",
        "Column “split” says which part of the data a row is in.",
    ]


def test_that_a_column_of_one_value_is_left_out_and_told() -> None:
    same = table(unit=Column.of_texts(["cm"] * 4), amount=Column.of_numbers(np.array([1.0, 2.0, 3.0, 4.0])))
    assert encode(same, [TASK], "", FIRST_THREE).encoding.names == ("amount",)
    assert [finding.what for finding in feature_findings(same)] == ["Column “unit” has the same value in every row."]
    perhaps = table(unit=Column.of_texts(["cm", None, "cm", "cm"]))
    assert encode(perhaps, [TASK], "", FIRST_THREE).encoding.names == ("unit is missing",)


def test_that_huge_numbers_stay_finite() -> None:
    data = table(amount=Column.of_numbers(np.array([1e300, -1e300, 1e200, 0.0])))
    assert np.isfinite(encode(data, [TASK], "", FIRST_THREE).values).all()


def test_that_features_stand_in_the_order_that_an_earlier_run_has_learned() -> None:
    number = Column.of_numbers(np.array([1.0, 2.0, 3.0, 4.0]))
    data = table(a=number, b=Column.of_texts(["x", "y", "x", "y"]))
    rows = encode(data, [TASK], "", FIRST_THREE, known=("b=x", "b=y", "a"))
    assert rows.encoding.names == ("b=x", "b=y", "a")
    assert rows.values[0, :2].tolist() == [1, 0]


def test_that_a_table_without_a_column_left_is_refused() -> None:
    with pytest.raises(UserError, match="no column left to predict from"):
        encode(table(unit=Column.of_texts(["cm"] * 4)), [TASK], "", FIRST_THREE)


def test_that_the_description_of_a_bundled_table_counts_what_it_gives() -> None:
    description = describe(BundledData(name="wine"), Split(), [TASK])
    opened = open_dataset(BundledData(name="wine"), lambda *_: None)
    assert features_of_data(description, [TASK], "") == encode(opened, [TASK], "", FIRST_THREE).encoding.names
    assert len(features_of_data(description, [TASK], "")) == 13


def test_that_a_number_far_beyond_the_training_rows_stays_finite() -> None:
    data = table(amount=Column.of_numbers(np.array([1e-3, 2e-3, 3e-3, 3e38])))
    rows = encode(data, [TASK], "", FIRST_THREE)
    assert np.isfinite(rows.values).all()
    assert rows.values[3, 0] == np.finfo(np.float32).max
