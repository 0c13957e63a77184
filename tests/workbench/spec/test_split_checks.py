"""What is wrong with a split is said in words before anything runs."""

from __future__ import annotations

from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.spec.problem import Problem
from workbench.spec.split import Split
from workbench.spec.split_checks import percent_problems, split_problems


def column(name: str, *counts: int, missing: int = 0) -> ColumnDescription:
    classes = tuple(ClassCount(label=f"{name}{index}", count=count) for index, count in enumerate(counts))
    return ColumnDescription(name=name, classes=classes, missing=missing)


DATA = DataDescription(
    title="Lungs",
    num_examples=40,
    columns=(column("class", 20, 20), column("site", 20, 20), column("patient", *[4] * 9, missing=4)),
    inputs=ImageFacts(channels=1, min_size=(8, 8), max_size=(8, 8)),
    split=SplitSizes(train=24, validation=8, test=8, train_available=24),
)


def problems(split: Split) -> list[Problem]:
    return [*percent_problems(split), *split_problems(split, DATA)]


def test_that_a_column_to_keep_together_must_be_there() -> None:
    [problem] = problems(Split(group="patients"))
    assert problem.place == "split.group"
    assert problem.message == "Lungs has no column 'patients'."
    assert "class, site, patient" in problem.remedy


def test_that_every_part_needs_a_group() -> None:
    [problem] = problems(Split(group="site"))
    assert problem.message == "'site' has 2 groups, and 3 parts need one each."
    assert problems(Split(group="site", validation=0.0)) == []
    assert problems(Split(group="patient")) == []


def test_that_labels_are_bounded_in_their_own_unit() -> None:
    assert [problem.place for problem in problems(Split(labelled=25))] == ["split.labelled"]
    assert [problem.place for problem in problems(Split(labelled=101, labelled_unit="percent"))] == ["split.labelled"]
    assert problems(Split(labelled=100, labelled_unit="percent")) == []
    assert problems(Split(labelled=100, labelled_unit="per class")) == []
