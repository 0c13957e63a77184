"""How many labels a document asks for: told at once, without the engine."""

from __future__ import annotations

import pytest

from workbench.spec.data_description import SplitSizes
from workbench.spec.labelled import labelled_count, labelled_words, percent_of
from workbench.spec.split import LabelledUnit, Split

SIZES = SplitSizes(
    train=300, validation=10, test=10, train_available=300, per_class=((0, 0), (50, 150), (100, 250), (150, 300))
)
"""Three classes that train on 50, 100 and 150 examples."""


@pytest.mark.parametrize(
    ("labelled", "unit", "count"),
    [
        ("all", "per class", 300),
        (12, "examples", 12),
        (999, "examples", 300),
        (10, "percent", 30),
        (999, "percent", 300),
        (7, "per class", 21),
        (50, "per class", 150),
        (60, "per class", 170),
        (101, "per class", 251),
        (999, "per class", 300),
    ],
)
def test_that_labels_are_counted_in_any_unit(labelled: int, unit: LabelledUnit, count: int) -> None:
    assert labelled_count(Split(labelled=labelled, labelled_unit=unit), SIZES) == count


@pytest.mark.parametrize(("percent", "of", "count"), [(1, 30, 1), (1, 50, 1), (5, 30, 2), (5, 29, 1), (0, 30, 1)])
def test_that_per_cents_are_rounded_to_the_nearest_and_one_at_least(percent: int, of: int, count: int) -> None:
    """5 % of 30 are 1.5, of 29 are 1.45."""
    assert percent_of(percent, of) == count


def test_that_labels_are_told_in_their_unit() -> None:
    told = [
        labelled_words(Split.model_validate({"labelled": labelled, "labelled_unit": unit}))
        for labelled, unit in ((1500, "examples"), (10, "per class"), (5, "percent"), ("all", "percent"))
    ]
    assert told == ["1,500", "10 per class", "5 %", "all"]
