"""Columns of numbers with a few words among them: numbers for a regression, classes for a classification."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.workbench.data.opening import opened
from workbench.data.describing_columns import describe_column
from workbench.data.table_features import features_of
from workbench.data.targets import targets_of
from workbench.spec.data_description import ColumnDescription, DataDescription, SplitSizes, TableFacts
from workbench.spec.task_checks import problems_of_task
from workbench.spec.task_fits import misfit
from workbench.spec.task_outputs import missing_labels
from workbench.spec.tasks import Classification, MultiLabel, Regression

AMOUNTS = [f"{number}.5" for number in range(24)]


def described(tmp_path: Path, cells: list[str], name: str = "size_px") -> ColumnDescription:
    content = f"{name},y\n" + "".join(f"{cell},{'ab'[row % 2]}\n" for row, cell in enumerate(cells))
    return describe_column(name, opened(tmp_path, content).columns[name])


def described_data(column: ColumnDescription, num_examples: int) -> DataDescription:
    sizes = SplitSizes(train=1, validation=1, test=1, train_available=1)
    return DataDescription(
        title="sizes", num_examples=num_examples, columns=(column,), inputs=TableFacts(), split=sizes
    )


def test_that_a_word_among_amounts_leaves_a_regression_suggested_with_its_unit(tmp_path: Path) -> None:
    column = described(tmp_path, [*AMOUNTS, "abc"])
    assert column.suggested == Regression(name="size_px", column="size_px", unit="px")
    assert misfit("regression", column) == ""
    assert column.numbers is not None
    assert (column.numbers.least, column.numbers.greatest, column.slips) == (0.5, 23.5, 1)
    assert sum(column.numbers.bins) == 24


def test_that_a_word_among_few_whole_numbers_leaves_a_classification_suggested(tmp_path: Path) -> None:
    column = described(tmp_path, ["1", "2", "3"] * 8 + ["abc"])
    assert isinstance(column.suggested, Classification)
    assert misfit("regression", column) == ""


def test_that_more_words_than_a_fifth_make_a_column_of_words(tmp_path: Path) -> None:
    column = described(tmp_path, [*AMOUNTS, *(f"word{row}" for row in range(7))])
    assert column.numbers is None
    assert misfit("regression", column)


def test_that_the_word_is_missing_for_a_regression_and_a_class_for_a_classification(tmp_path: Path) -> None:
    columns = opened(
        tmp_path, "size,y\n" + "".join(f"{cell},a\n" for cell in ["1.5", "abc", "2.5", "", *AMOUNTS])
    ).columns
    amounts = targets_of(Regression(name="size", column="size"), columns)
    np.testing.assert_array_equal(amounts.values[:4], [1.5, np.nan, 2.5, np.nan])
    classes = targets_of(Classification(name="size", column="size"), columns)
    assert "abc" in classes.classes
    assert classes.values[1] == classes.classes.index("abc")
    assert classes.values[3] == -1


def test_that_words_count_as_missing_labels_of_a_regression_alone(tmp_path: Path) -> None:
    data = described_data(described(tmp_path, [*AMOUNTS, "abc", ""]), 26)
    assert missing_labels(Regression(name="r", column="size_px"), data) == 2
    assert missing_labels(Classification(name="c", column="size_px"), data) == 1
    assert not [*problems_of_task(Regression(name="r", column="size_px"), 0, data)]


def test_that_a_word_among_zeros_and_ones_is_no_flag(tmp_path: Path) -> None:
    column = described(tmp_path, ["0", "1"] * 6 + ["abc"])
    task = MultiLabel(name="m", column="size_px", further_columns=("size_px",))
    assert "other values than 0 and 1" in next(problems_of_task(task, 0, described_data(column, 13))).message
    assert misfit("multi-label", column)


def test_that_a_feature_with_a_word_is_a_number_that_may_miss(tmp_path: Path) -> None:
    rows = "".join(f"{cell},{'ab'[row % 2]}\n" for row, cell in enumerate([*AMOUNTS, "abc"]))
    assert features_of("size", opened(tmp_path, "size,y\n" + rows).columns["size"]) == ("size", "size is missing")


def test_that_counting_numbers_with_a_word_are_ids_still(tmp_path: Path) -> None:
    cells = [str(row) for row in range(20)]
    numbered = "nr,y\n" + "".join(f"{cell},{'ab'[row % 2]}\n" for row, cell in enumerate(cells))
    assert "nr" in opened(tmp_path, numbered).table.no_features
    assert "nr" in opened(tmp_path, numbered.replace("\n7,", "\nw7,")).table.no_features
