"""What tasks make of columns, and what they say where they cannot."""

from __future__ import annotations

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.columns import Column, natural_order
from workbench.data.describing_columns import describe_column
from workbench.data.guessing import suggest_task, unit_of
from workbench.data.targets import targets_of
from workbench.spec.task_outputs import task_classes
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task

COLUMNS = {
    "animal": Column.of_texts(["cat", None, "dog", "cat"]),
    "size": Column.of_texts(["small", "large", None, "medium"]),
    "kg": Column.of_texts(["4.5", None, "30", "4"]),
    "tags": Column.of_texts(["soft|small", "soft", None, "wild"]),
    "soft": Column.of_texts(["1", "0", None, "1"]),
    "wild": Column.of_texts(["0", "0", "1", "1"]),
    "mostly": Column.of_texts(["1", "2", "3", "4", "5", "6", "7", "5 kg"]),
    "constant": Column.of_texts(["7", None, "7", "7"]),
    "same": Column.of_texts(["x", "x", "x", None]),
    "empty": Column.of_texts([None] * 4),
    "folders": Column(("1", "2"), np.array([0, 1, 0, 1])),
}


def test_that_each_kind_reads_its_column() -> None:
    animal = targets_of(Classification(name="t", column="animal"), COLUMNS)
    assert (animal.classes, animal.values.tolist(), animal.num_outputs) == (("cat", "dog"), [0, -1, 1, 0], 2)
    size = targets_of(Ordinal(name="t", column="size", order=("tiny", "small", "medium", "large")), COLUMNS)
    assert (size.values.tolist(), size.num_outputs) == ([1, 3, -1, 2], 3)
    weight = targets_of(Regression(name="t", column="kg"), COLUMNS)
    np.testing.assert_array_equal(weight.values, [4.5, np.nan, 30, 4])
    tags = targets_of(MultiLabel(name="t", column="tags"), COLUMNS)
    assert tags.classes == ("small", "soft", "wild")
    np.testing.assert_array_equal(tags.values, [[1, 1, 0], [0, 1, 0], [np.nan] * 3, [0, 0, 1]])
    both = targets_of(MultiLabel(name="t", column="soft", further_columns=("wild",)), COLUMNS)
    np.testing.assert_array_equal(both.values, [[1, 0], [0, 0], [np.nan, 1], [1, 1]])
    assert both.known.tolist() == [True] * 4
    told = targets_of(MultiLabel(name="t", column="tags", empty="none"), COLUMNS)
    np.testing.assert_array_equal(told.values[2], [0, 0, 0])
    told = targets_of(MultiLabel(name="t", column="soft", further_columns=("wild",), empty="none"), COLUMNS)
    np.testing.assert_array_equal(told.values[2], [0, 1])
    assert tags.known.tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("task", "message", "remedy"),
    [
        (Classification(name="t", column="colour"), "no label 'colour'", "animal, size"),
        (Classification(name="t", column="same"), "only 'x'", "two classes"),
        (Ordinal(name="t", column="size", order=("small", "large")), "leaves out 'medium'", "every level"),
        (Ordinal(name="t", column="size", order=("small", "medium", "large", "small")), "names 'small' twice", "once"),
        (Regression(name="t", column="animal"), "not a number everywhere: 'cat', 'dog'", "classification"),
        (Regression(name="t", column="mostly"), "'5 kg'", "Mend these values"),
        (Regression(name="t", column="constant"), "only '7'", "two numbers"),
        (Regression(name="t", column="empty"), "no value at all", "two numbers"),
        (Regression(name="t", column="folders"), "'folders' is not read as numbers.", "Choose classification"),
        (MultiLabel(name="t", column="soft", further_columns=("empty",)), "'empty' has no value at all", "Leave"),
        (MultiLabel(name="t", column="soft", further_columns=("kg",)), "'kg' holds other values than 0 and 1", "zeros"),
    ],
)
def test_that_a_task_that_does_not_fit_is_refused_by_name(task: Task, message: str, remedy: str) -> None:
    with pytest.raises(UserError, match=message) as refused:
        targets_of(task, COLUMNS)
    assert remedy in refused.value.remedy


def test_that_strata_of_numbers_are_quantiles_and_equal_numbers_stay_together() -> None:
    numbers = np.array([*np.arange(100.0), np.nan, 50.0, 50.0])
    strata = targets_of(Regression(name="t", column="n"), {"n": Column.of_numbers(numbers)}).strata()
    assert strata[100] == -1
    assert len({int(strata[50]), int(strata[101]), int(strata[102])}) == 1
    counts = np.bincount(strata[strata >= 0])
    assert len(counts) == 10
    assert counts.min() >= 8


def test_that_a_column_cut_to_some_examples_loses_the_values_that_nobody_has() -> None:
    cut = COLUMNS["animal"].of(np.array([1, 2]))
    assert (cut.values, cut.codes.tolist()) == (("dog",), [-1, 0])


def test_that_values_come_as_people_count() -> None:
    assert natural_order({"10", "9", "1.5"}) == ("1.5", "9", "10")
    assert natural_order({"class10", "Class2", "b"}) == ("b", "Class2", "class10")


@pytest.mark.parametrize(
    ("name", "texts", "kind"),
    [
        ("animal", ["cat", "dog"] * 5, Classification),
        ("age_years", [str(at) for at in range(20, 60)], Regression),
        ("weight (kg)", ["1.5", "2.5", "3"], Regression),
        ("rating", ["1", "2", "3", "4", "5"], Ordinal),
        ("digit", [str(at) for at in range(10)] * 2, Classification),
        ("dose", [str(at) for at in range(20)], Regression),
        ("flag", ["0", "1"], Classification),
        ("pain", ["none", "Severe", "mild"], Ordinal),
        ("tags", ["a|b", "a", "b", "c|a", "c"], MultiLabel),
    ],
)
def test_that_the_kind_of_a_task_is_guessed(name: str, texts: list[str], kind: type[Task]) -> None:
    suggested = suggest_task(name, Column.of_texts(texts), "task")
    assert isinstance(suggested, kind)


def test_that_a_guess_brings_order_separator_and_unit() -> None:
    pain = suggest_task("pain", Column.of_texts(["none", "Severe", "mild"]), "pain")
    assert isinstance(pain, Ordinal)
    assert pain.order == ("none", "mild", "Severe")
    assert [unit_of(name) for name in ("weight_kg", "width [px]", "age (years)", "plain")] == ["kg", "px", "years", ""]
    told = suggest_task("thickness", Column.of_numbers(np.arange(30) / 7, unit="px").of(np.arange(29)), "thickness")
    assert isinstance(told, Regression)
    assert told.unit == "px"
    assert suggest_task("same", COLUMNS["same"], "same") is None


def test_that_summaries_of_the_largest_numbers_are_finite() -> None:
    numbers = np.array([-1.7e308, 0.0, 1.7e308, np.nan])
    told = describe_column("x", Column.of_numbers(numbers)).numbers
    assert told is not None
    assert np.isfinite([told.mean, told.std]).all()
    assert (sum(told.bins), told.bins[0], told.bins[-1]) == (3, 1, 1)
    near = describe_column("x", Column.of_numbers(np.array([1.0, np.nextafter(1.0, 2.0)]))).numbers
    assert near is not None
    assert sum(near.bins) == 2


def test_that_auto_parts_the_cells_that_the_guess_parts() -> None:
    foods = {"food": Column.of_texts(["hot dog", "hot", "dog"])}
    told = describe_column("food", foods["food"])
    assert isinstance(told.suggested, Classification)
    for separator, count in (("auto", 3), (" ", 2)):
        task = MultiLabel.model_validate({"name": "t", "column": "food", "separator": separator})
        assert len(targets_of(task, foods).classes) == len(task_classes(task, told)) == count


def test_that_a_name_of_a_folder_is_one_label() -> None:
    column = Column.of_texts(["cat|dog", "cat", "dog"])
    assert isinstance(describe_column("class", column).suggested, MultiLabel)
    told = describe_column("class", column, may_be_sets=False)
    assert isinstance(told.suggested, Classification)
    assert told.separated == ()
