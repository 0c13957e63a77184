"""Splits by the classes of one task, by property: disjoint, covering, stratified, nested, and the same everywhere."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given, settings

from models.spec.errors import UserError
from workbench.data.splitting import Indices, Parts, split_examples
from workbench.spec.split import Split

CLASS_SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=8)
SHARES = st.sampled_from([(0.2, 0.2), (0.0, 0.0), (0.1, 0.3), (0.0, 0.25), (0.15, 0.0), (0.45, 0.5), (0.01, 0.02)])
SEEDS = st.integers(0, 2**40)
quick = settings(max_examples=60, deadline=None)


def split(labels: Indices, asked: Split) -> Parts:
    return split_examples([labels], asked, num_examples=len(labels))


def labels_of(class_sizes: list[int]) -> Indices:
    """Labels in a mixed order, as a data set may hold them."""
    labels = np.repeat(np.arange(len(class_sizes)), class_sizes).astype(np.int64)
    return np.random.default_rng(7).permutation(labels)


def part_counts(labels: Indices, parts: Parts, num_classes: int) -> dict[str, Indices]:
    named = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    return {name: np.bincount(labels[part], minlength=num_classes) for name, part in named.items()}


@quick
@given(CLASS_SIZES, SHARES, SEEDS)
def test_that_the_parts_are_disjoint_and_cover_everything(
    class_sizes: list[int], shares: tuple[float, float], seed: int
) -> None:
    labels = labels_of(class_sizes)
    parts = split(labels, Split(validation=shares[0], test=shares[1], seed=seed))
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together.tolist()) == list(range(len(labels)))
    assert parts.train_available == len(parts.train)


@quick
@given(CLASS_SIZES, SHARES, SEEDS)
def test_that_every_class_keeps_its_share_within_one_example(
    class_sizes: list[int], shares: tuple[float, float], seed: int
) -> None:
    validation, test = shares
    labels = labels_of(class_sizes)
    parts = split(labels, Split(validation=validation, test=test, seed=seed))
    counts = part_counts(labels, parts, len(class_sizes))
    exact = np.array(class_sizes)
    for name, share in {"train": 1 - validation - test, "validation": validation, "test": test}.items():
        assert np.all(np.abs(counts[name] - exact * share) <= 1 + 1e-9), name


@quick
@given(st.lists(st.integers(3, 9), min_size=20, max_size=40), SEEDS)
def test_that_rounding_does_not_add_up_over_many_small_classes(class_sizes: list[int], seed: int) -> None:
    labels = labels_of([size * 5 + 2 for size in class_sizes])
    parts = split(labels, Split(validation=0.2, test=0.2, seed=seed))
    assert abs(len(parts.test) - 0.2 * len(labels)) <= 2
    assert abs(len(parts.validation) - 0.2 * len(labels)) <= 2


@quick
@given(CLASS_SIZES, SEEDS)
def test_that_every_class_trains_and_those_with_three_examples_are_in_every_part(
    class_sizes: list[int], seed: int
) -> None:
    labels = labels_of(class_sizes)
    parts = split(labels, Split(validation=0.2, test=0.2, seed=seed))
    counts = part_counts(labels, parts, len(class_sizes))
    assert np.all(counts["train"] >= 1)
    for label, size in enumerate(class_sizes):
        assert (counts["test"][label] >= 1) == (size >= 2)
        assert (counts["validation"][label] >= 1) == (size >= 3)


@quick
@given(CLASS_SIZES, SEEDS, st.data())
def test_that_labelled_subsets_are_nested_and_leave_the_other_parts_alone(
    class_sizes: list[int], seed: int, data: st.DataObject
) -> None:
    labels = labels_of(class_sizes)
    whole = split(labels, Split(seed=seed))
    larger = data.draw(st.integers(1, whole.train_available))
    smaller = data.draw(st.integers(1, larger))
    few = split(labels, Split(seed=seed, labelled=smaller))
    many = split(labels, Split(seed=seed, labelled=larger))
    assert (len(few.train), len(many.train)) == (smaller, larger)
    assert set(few.train) <= set(many.train) <= set(whole.train)
    for parts in (few, many):
        np.testing.assert_array_equal(parts.validation, whole.validation)
        np.testing.assert_array_equal(parts.test, whole.test)


@quick
@given(CLASS_SIZES, SEEDS, st.data())
def test_that_a_labelled_subset_is_stratified(class_sizes: list[int], seed: int, data: st.DataObject) -> None:
    labels = labels_of(class_sizes)
    whole = np.bincount(labels[split(labels, Split(seed=seed)).train])
    labelled = data.draw(st.integers(1, int(whole.sum())))
    parts = split(labels, Split(seed=seed, labelled=labelled))
    counts = np.bincount(labels[parts.train], minlength=len(class_sizes))
    exact = whole * labelled / whole.sum()
    assert np.count_nonzero(counts) == min(labelled, len(class_sizes))
    assume(np.all(exact >= 1))
    assert np.all(np.abs(counts - exact) <= 1)


@pytest.mark.parametrize("labelled", [10, 500, 1000])
def test_that_equal_classes_get_equally_many_labels(labelled: int) -> None:
    labels = labels_of([500] * 10)
    parts = split(labels, Split(labelled=labelled))
    assert np.bincount(labels[parts.train]).tolist() == [labelled // 10] * 10


def test_that_a_split_is_the_same_on_every_platform_and_with_every_version() -> None:
    """Golden values: the ranks of PCG64(SeedSequence(3, spawn_key=(label,))).random_raw(8), sorted by hand.

    Class 0 in that order is 4 6 | 1 | 5 7 0 3 2, class 1 is 8 14 | 15 | 13 10 9 12 11: test, validation, train.
    """
    parts = split(np.repeat([0, 1], 8).astype(np.int64), Split(validation=0.125, test=0.25, seed=3))
    assert (parts.train.tolist(), parts.validation.tolist(), parts.test.tolist()) == GOLDEN


GOLDEN = ([0, 2, 3, 5, 7, 9, 10, 11, 12, 13], [1, 15], [4, 6, 8, 14])


def test_that_another_seed_gives_another_split() -> None:
    labels = labels_of([30, 30])
    first, second = (split(labels, Split(seed=seed)) for seed in (0, 1))
    assert set(first.test) != set(second.test)


def test_that_numpy_global_state_has_no_say() -> None:
    labels = labels_of([30, 30])
    np.random.seed(1)  # noqa: NPY002 - the old global state is what is tested
    first = split(labels, Split())
    np.random.seed(2)  # noqa: NPY002
    np.testing.assert_array_equal(first.train, split(labels, Split()).train)


def test_that_growing_one_class_leaves_the_order_of_the_others() -> None:
    small = split(np.array([0] * 20 + [1] * 10), Split(seed=5))
    grown = split(np.array([0] * 20 + [1] * 40), Split(seed=5))
    assert [index for index in small.test if index < 20] == [index for index in grown.test if index < 20]


def test_that_one_example_trains_of_two_the_second_tests_and_a_third_validates() -> None:
    labels = np.repeat([0, 1, 2], [1, 2, 3]).astype(np.int64)
    counts = part_counts(labels, split(labels, Split()), 3)
    assert {name: count.tolist() for name, count in counts.items()} == {
        "train": [1, 1, 1],
        "validation": [0, 0, 1],
        "test": [0, 1, 1],
    }


def test_that_shares_that_leave_nothing_to_train_on_are_refused() -> None:
    with pytest.raises(UserError, match="leave nothing to train on") as refused:
        split(labels_of([10, 10]), Split(validation=0.5, test=0.5))
    assert refused.value.where == "split"


def test_that_asking_for_more_labels_than_there_are_is_refused_with_the_number_there_is() -> None:
    with pytest.raises(UserError, match="Choose 1 to 12") as refused:
        split(labels_of([10, 10]), Split(labelled=13))
    assert refused.value.where == "split.labelled"
