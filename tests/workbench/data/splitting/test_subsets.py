"""Labelled subsets: nested, with k of every class, and of so many per cent."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from models.spec.errors import UserError
from tests.workbench.data.splitting.generated import SEEDS, codes_of, one_hot, quick, several_tasks
from workbench.data.splitting import Indices, Parts, split_examples
from workbench.spec.split import LabelledUnit, Split


def subset(strata: list[Indices], labelled: int, unit: LabelledUnit, seed: int = 0) -> Parts:
    asked = Split(labelled=labelled, labelled_unit=unit, seed=seed)
    return split_examples(strata, asked, num_examples=len(strata[0]))


@quick
@given(several_tasks(), SEEDS, st.sampled_from(["examples", "per class", "percent"]))
def test_that_smaller_subsets_are_in_larger_ones(strata: list[Indices], seed: int, unit: LabelledUnit) -> None:
    whole = split_examples(strata, Split(seed=seed), num_examples=len(strata[0]))
    numbers = [number for number in (1, 2, 3, 5, 9, 40) if unit != "examples" or number <= whole.train_available]
    subsets = [set(subset(strata, number, unit, seed).train) for number in numbers]
    assert all(small <= large for small, large in pairwise([*subsets, set(whole.train)]))


@quick
@given(several_tasks(), SEEDS, st.integers(1, 12))
def test_that_k_per_class_are_k_of_every_class_of_every_task_that_has_them(
    strata: list[Indices], seed: int, k: int
) -> None:
    whole = one_hot(strata)[split_examples(strata, Split(seed=seed), num_examples=len(strata[0])).train].sum(axis=0)
    few = one_hot(strata)[subset(strata, k, "per class", seed).train].sum(axis=0)
    assert np.all(few >= np.minimum(whole, k))


@quick
@given(several_tasks(), SEEDS)
def test_that_one_of_each_class_are_in_the_first_examples_of_so_many(strata: list[Indices], seed: int) -> None:
    """Across units: both are beginnings of one order, so a learning curve may mix them."""
    one_each = subset(strata, 1, "per class", seed).train
    assert set(one_each) <= set(subset(strata, len(one_each), "examples", seed).train)


def test_that_few_examples_more_than_needed_are_labelled_for_two_tasks() -> None:
    """10 of each of two times ten classes need 100 examples where the classes are combined evenly."""
    rng = np.random.default_rng(2)
    strata = [rng.integers(0, 10, 5000), rng.integers(0, 10, 5000)]
    assert 100 <= len(subset(strata, 10, "per class").train) <= 130


def test_that_k_of_each_class_of_one_task_are_exactly_k() -> None:
    labels = np.repeat([0, 1, 2], [100, 50, 5])
    assert np.bincount(labels[subset([labels], 10, "per class").train]).tolist() == [10, 10, 3]
    equal = np.arange(500) % 5
    np.testing.assert_array_equal(subset([equal], 10, "per class").train, subset([equal], 50, "examples").train)


def test_that_classes_are_counted_also_where_the_split_is_not_stratified() -> None:
    labels = np.repeat([0, 1], [300, 100])
    asked = Split(labelled=7, labelled_unit="per class", stratify=False)
    assert np.bincount(labels[split_examples([labels], asked, num_examples=400).train]).tolist() == [7, 7]


@pytest.mark.parametrize(("percent", "labelled"), [(1, 1), (10, 3), (50, 15), (55, 17), (99, 30), (100, 30)])
def test_that_per_cents_are_rounded_to_the_nearest_and_one_at_least(percent: int, labelled: int) -> None:
    """Of 30 that train: 0.3, 3, 15, 16.5, 29.7 and 30."""
    assert len(subset([np.arange(50) % 5], percent, "percent").train) == labelled


def test_that_more_than_all_per_cents_are_refused() -> None:
    with pytest.raises(UserError, match="Choose 1 to 100") as refused:
        subset([np.arange(50) % 5], 101, "percent")
    assert refused.value.where == "split.labelled"


@quick
@given(several_tasks(), SEEDS)
def test_that_a_subset_leaves_what_judges_alone(strata: list[Indices], seed: int) -> None:
    num_examples = len(strata[0])
    whole = codes_of(split_examples(strata, Split(seed=seed), num_examples=num_examples), num_examples)
    few = codes_of(subset(strata, 2, "per class", seed), num_examples)
    np.testing.assert_array_equal(few[whole > 0], whole[whole > 0])


@quick
@given(several_tasks(), SEEDS)
def test_that_the_number_that_k_per_class_are_is_told_beforehand(strata: list[Indices], seed: int) -> None:
    whole = split_examples(strata, Split(seed=seed), num_examples=len(strata[0]))
    counts, numbers = zip(*whole.per_class, strict=True)
    for k in (1, 2, 3, 7, 30, 1000):
        assert len(subset(strata, k, "per class", seed).train) == np.interp(k, counts, numbers)


def test_that_many_numbers_of_k_per_class_are_told_by_few_points() -> None:
    sizes = [40 + 3 * size for size in range(400)]
    labels = np.repeat(np.arange(400), sizes)
    told = split_examples([labels], Split(validation=0.0, test=0.0), num_examples=len(labels)).per_class
    assert len(told) <= 202
    counts, numbers = zip(*told, strict=True)
    for k in (1, 50, 300, 800, 1237):
        assert np.interp(k, counts, numbers) == pytest.approx(np.minimum(sizes, k).sum(), rel=1e-3)


def test_that_the_labels_of_a_tenth_have_about_the_shares_of_the_whole() -> None:
    """Within a fifth of the share, where independent draws would miss it by a third of it and more."""
    rng = np.random.default_rng(5)
    strata = [rng.integers(0, 10, 10_000), np.minimum(rng.geometric(0.4, 10_000) - 1, 4)]
    tenth = subset(strata, 10, "percent").train
    hot = one_hot(strata)
    assert np.all(np.abs(hot[tenth].mean(axis=0) / hot.mean(axis=0) - 1) < 0.2)
