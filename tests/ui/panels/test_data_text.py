"""A data set and its split in words."""

from __future__ import annotations

import pytest

from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    NumberSummary,
    SeparatedValues,
    SplitSizes,
)
from workbench.spec.split import Split
from workbench.spec.tasks import Classification, MultiLabel, Regression
from workbench.ui.panels.data_text import classes_text, column_options, groups_text, inputs_text, labelled_text


@pytest.fixture
def grouped(target_data: DataDescription) -> DataDescription:
    """3,000 examples of 72 patients that train on ten equal classes."""
    patients = tuple(ClassCount(label=f"p{number}", count=69) for number in range(72))
    columns = (
        ColumnDescription(name="file", classes=(), role="path"),
        *target_data.columns,
        ColumnDescription(name="patient", classes=patients, role="group"),
    )
    split = target_data.split.model_copy(
        update={"per_class": ((0, 0), (300, 3000)), "num_groups": (48, 12, 12), "train_available": 3000}
    )
    return target_data.model_copy(update={"columns": columns, "split": split})


@pytest.mark.parametrize(
    ("split", "text"),
    [
        (Split(), "3,000 in training"),
        (Split(labelled=500), "500 of 3,000 in training"),
        (Split(labelled=10, labelled_unit="per class"), "10 per class (100 of 3,000 in training)"),
        (Split(labelled=5, labelled_unit="percent"), "5 % (150 of 3,000 in training)"),
        (Split(labelled_unit="per class"), "3,000 in training"),
    ],
)
def test_that_labels_are_told_in_their_unit_and_as_examples(grouped: DataDescription, split: Split, text: str) -> None:
    assert labelled_text(grouped, split) == text


def test_that_per_class_is_told_of_every_task_where_several_have_classes(grouped: DataDescription) -> None:
    one, other = Classification(name="a", column="class"), Classification(name="b", column="parity")
    amount, split = Regression(name="c", column="size"), Split(labelled=10, labelled_unit="per class")
    told = "10 per class (100 of 3,000 in training)"
    assert labelled_text(grouped, split, [one, amount]) == told
    assert labelled_text(grouped, split, [one, other]) == told.replace("class", "class of each task")
    assert labelled_text(grouped, Split(labelled=5, labelled_unit="percent"), [one, other]).startswith("5 % (")


def test_that_groups_are_counted_in_every_part(grouped: DataDescription) -> None:
    assert groups_text(grouped, Split(group="patient")) == "groups: patient, 48 in train · 12 · 12"
    assert groups_text(grouped, Split()) == ""


def test_that_what_groups_cost_is_told(grouped: DataDescription) -> None:
    sizes = SplitSizes(train=9, validation=3, test=3, train_available=9, left_out=2, largest_shift=0.124)
    described = grouped.model_copy(update={"split": sizes})
    left_out = "2 examples left out, whose group the data have in another set"
    assert groups_text(described, Split()) == left_out
    plain = groups_text(described, Split(stratify=False))
    assert plain == f"{left_out}; label shares differ by up to 12 points from the whole"


def test_that_groups_are_offered_first_and_paths_not_at_all(grouped: DataDescription) -> None:
    assert [(option.value, option.help) for option in column_options(grouped)] == [
        ("patient", "72 different values."),
        ("class", "10 different values."),
    ]


def test_that_uneven_classes_and_sizes_are_told(target_data: DataDescription) -> None:
    data = target_data
    uneven = data.model_copy(
        update={
            "columns": (
                ColumnDescription(
                    name="class", classes=(data.classes[0], data.classes[1].model_copy(update={"count": 100}))
                ),
            ),
            "inputs": ImageFacts(channels=3, min_size=(28, 28), max_size=(640, 480)),
        }
    )
    assert classes_text(uneven) == "2 classes, largest 5.0 × smallest"
    assert inputs_text(uneven, None) == "28×28 … 640×480 colour"


def test_that_numbers_and_sets_of_labels_are_not_told_as_classes(target_data: DataDescription) -> None:
    classes = tuple(ClassCount(label=label, count=count) for label, count in (("a", 3), ("a|b", 2), ("b", 1)))
    weight = ColumnDescription(
        name="weight",
        classes=classes,
        numbers=NumberSummary(least=0.5, greatest=80, mean=9, std=1),
        suggested=Regression(name="weight", column="weight", unit="kg"),
    )
    several = SeparatedValues(separator="|", classes=(classes[0], classes[2].model_copy(update={"count": 6})))
    tags = ColumnDescription(
        name="tags", classes=classes, separated=(several,), suggested=MultiLabel(name="tags", column="tags")
    )
    told = [classes_text(target_data.model_copy(update={"columns": (column,)})) for column in (weight, tags)]
    assert told == ["weight 0.5 to 80 kg", "2 labels, largest 2.0 × smallest"]
