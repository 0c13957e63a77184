"""A data set is split by its own columns: tasks, groups, and the parts that it names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, TableInputs
from workbench.data.parting import largest_shift, part_dataset
from workbench.data.splitting import Parts
from workbench.data.targets import targets_of
from workbench.spec.data_description import SplitSizes
from workbench.spec.labelled import labelled_count
from workbench.spec.split import Split
from workbench.spec.tasks import Classification, Regression, Task

TASKS: tuple[Task, ...] = (Classification(name="kind"), Regression(name="age", column="age"))


def dataset(parts: list[int] | None = None) -> Dataset:
    """120 rows of 24 patients; a third of the ages is missing, and the first row has no label at all."""
    rows = range(120)
    ages = np.array([np.nan if row % 3 == 0 else row / 7 for row in rows])
    columns = {
        "class": Column.of_texts([None if row == 0 else "ab"[row % 2] for row in rows]),
        "age": Column.of_numbers(ages),
        "patient": Column.of_texts([f"p{row // 5}" for row in rows]),
    }
    names = [str(row) for row in rows]
    named = None if parts is None else np.array(parts, dtype=np.int8)
    return Dataset("Rows", "rows.csv", TableInputs(), columns, names, names, named)


def parted(split: Split, *, tasks: tuple[Task, ...] = TASKS, parts: list[int] | None = None) -> Parts:
    data = dataset(parts)
    return part_dataset(data, [targets_of(task, data.columns) for task in tasks], split)


def test_that_classes_and_numbers_both_keep_their_shares() -> None:
    parts = parted(Split())
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (71, 24, 24)
    assert 0 not in {*parts.train, *parts.validation, *parts.test}
    targets = [targets_of(task, dataset().columns) for task in TASKS]
    assert largest_shift(targets, parts) < 0.1
    assert largest_shift(targets, Parts(np.arange(60), np.empty(0, np.int64), np.arange(60, 120), 60)) > 0.1


def test_that_the_share_of_a_label_is_compared_with_the_whole() -> None:
    """Half of all are of class a; of the test set all are."""
    targets = [targets_of(TASKS[0], dataset().columns)]
    even, odd = np.arange(2, 62, 2), np.arange(1, 61, 2)
    assert largest_shift(targets, Parts(odd, np.empty(0, np.int64), even, 30)) == pytest.approx(0.5)


def test_that_patients_stay_together_and_are_counted() -> None:
    parts = parted(Split(group="patient"))
    patients = [set((part // 5).tolist()) for part in (parts.train, parts.validation, parts.test)]
    assert not patients[0] & patients[1] | patients[0] & patients[2] | patients[1] & patients[2]
    assert parts.num_groups == tuple(map(len, patients))
    assert sum(parts.num_groups or ()) == 24


def test_that_a_test_set_of_the_data_is_kept() -> None:
    named = [2 if row >= 100 else 0 for row in range(120)]
    assert parted(Split(), parts=named).test.tolist() == list(range(100, 120))
    assert len(parted(Split(fixed_parts="ignore"), parts=named).test) == 24


def test_that_an_unknown_column_to_keep_together_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match="no column 'site'") as refused:
        parted(Split(group="site"))
    assert (refused.value.where, refused.value.remedy) == ("split.group", "Its columns are: class, age, patient.")


def test_that_data_with_nothing_to_train_on_are_named() -> None:
    with pytest.raises(UserError, match=r"Nothing is left to train on") as refused:
        parted(Split(), parts=[2] * 120)
    assert refused.value.where == "rows.csv (split)"


def test_that_beside_a_class_the_bins_of_a_regression_are_no_classes_to_count() -> None:
    """Two classes: 7 of each are 14 rows, and what a number of each class gives is told in advance."""
    classes = dataset().columns["class"].codes
    for stratify in (True, False):
        parts = parted(Split(labelled=7, labelled_unit="per class", stratify=stratify))
        assert np.bincount(classes[parts.train]).tolist() == [7, 7]
        sizes = SplitSizes(train=0, validation=0, test=0, train_available=71, per_class=tuple(parts.per_class))
        assert labelled_count(Split(labelled=7, labelled_unit="per class"), sizes) == 14
    alone = parted(Split(labelled=2, labelled_unit="per class"), tasks=TASKS[1:])
    bins = targets_of(TASKS[1], dataset().columns).strata()
    assert set(np.bincount(bins[alone.train]).tolist()) == {2}


def test_that_rows_with_a_number_and_no_class_are_none_of_any_class() -> None:
    """With two tasks that have classes as well: of the 60 rows that have neither, none counts."""
    data = dataset()
    few = Column.of_texts([None if row < 60 else "ab"[row % 2] for row in range(120)])
    more = Column.of_texts([None if row < 60 else "xyz"[row % 3] for row in range(120)])
    tasks = (*TASKS, Classification(name="other", column="other"))
    data = replace(data, columns={**data.columns, "class": few, "other": more})
    targets = [targets_of(task, data.columns) for task in tasks]
    parts = part_dataset(data, targets, Split(labelled=1000, labelled_unit="per class"))
    assert parts.train.min() >= 60
    assert len(parts.train) == parts.per_class[-1][1] < parts.train_available
