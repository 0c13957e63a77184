from __future__ import annotations

import math

import pytest

from workbench.evidence.shift.label_shift import jensen_shannon, label_shift, total_variation


def test_that_distances_between_shares_are_those_computed_by_hand() -> None:
    told = label_shift({"cat": 30, "dog": 10}, {"dog": 5, "cat": 5})
    assert [(share.label, share.source, share.target) for share in told.shares] == [
        ("dog", 0.25, 0.5),
        ("cat", 0.75, 0.5),
    ]
    assert told.total_variation == 0.25
    # ½ Σ p log₂(p/m) + ½ Σ q log₂(q/m) with m = (3/8, 5/8)
    divergence = (
        0.25 * math.log2(0.25 / 0.375)
        + 0.75 * math.log2(0.75 / 0.625)
        + 0.5 * math.log2(0.5 / 0.375)
        + 0.5 * math.log2(0.5 / 0.625)
    ) / 2
    assert told.jensen_shannon == pytest.approx(math.sqrt(divergence))
    assert told.text == (
        "All 2 labels have the same names; for the same shares 25.0 % of either side's would have to be others."
    )


def test_that_distances_lie_between_none_and_everything() -> None:
    assert (total_variation([(0.5, 0.5)] * 2), jensen_shannon([(0.5, 0.5)] * 2)) == (0.0, 0.0)
    apart = [(1.0, 0.0), (0.0, 1.0)]
    assert (total_variation(apart), jensen_shannon(apart)) == (1.0, 1.0)


def test_that_equal_shares_of_different_numbers_are_no_shift() -> None:
    told = label_shift({"a": 1, "b": 3}, {"a": 100, "b": 300})
    assert (told.total_variation, told.jensen_shannon) == (0.0, 0.0)
    assert told.text == "All 2 labels have the same names and the same shares."


def test_that_label_spaces_that_differ_are_told_in_words_and_not_in_a_distance() -> None:
    told = label_shift({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, {"a": 1, "x": 1})
    assert (told.total_variation, told.jensen_shannon) == (None, None)
    assert told.text == (
        "1 of 2 target labels has a namesake in the source, so that label shift is not defined. "
        "Only in the source: b, c, d and 1 more. Only in the target: x."
    )
    assert len(told.shares) == 6
    assert label_shift({"a": 1}, {"b": 1}).text.startswith("No label has a namesake in the source")


def test_that_a_side_without_labels_is_named() -> None:
    assert label_shift({}, {"a": 1}).text == "The source has no classes to compare, or over 1,000."
    assert label_shift({"a": 1}, {}).text == "The target has no classes to compare, or over 1,000."
