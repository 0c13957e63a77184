"""Splits by several labels at once: by property, against the algorithm of the paper, and fast."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given

from tests.workbench.data.splitting.generated import SEEDS, SHARES, codes_of, one_hot, quick, several_tasks
from workbench.data.splitting import Indices, split_examples
from workbench.spec.split import Split

WHOLE = (0.6, 0.2, 0.2)


@quick
@given(several_tasks(), SHARES, SEEDS)
def test_that_parts_are_disjoint_and_cover_every_example_with_a_label(
    strata: list[Indices], shares: tuple[float, float], seed: int
) -> None:
    num_examples = len(strata[0])
    split = Split(validation=shares[0], test=shares[1], seed=seed)
    parts = split_examples(strata, split, num_examples=num_examples)
    codes = codes_of(parts, num_examples)
    labelled = np.any([(task >= 0) if task.ndim == 1 else (task >= 0).any(axis=1) for task in strata], axis=0)
    np.testing.assert_array_equal(codes >= 0, labelled)
    assert parts.left_out == 0
    assert parts.train_available == len(parts.train)


@quick
@given(several_tasks(), SHARES, SEEDS)
def test_that_every_combination_of_labels_keeps_its_share_within_one_example(
    strata: list[Indices], shares: tuple[float, float], seed: int
) -> None:
    strata = [*strata, np.arange(len(strata[0])) % 3]
    split = Split(validation=shares[0], test=shares[1], seed=seed)
    codes = codes_of(split_examples(strata, split, num_examples=len(strata[0])), len(strata[0]))
    table = np.concatenate([task[:, None] if task.ndim == 1 else task for task in strata], axis=1)
    _, combination = np.unique(table, axis=0, return_inverse=True)
    for code, share in enumerate((1 - sum(shares), *shares)):
        counts = np.bincount(combination[codes == code], minlength=combination.max() + 1)
        assert np.all(np.abs(counts - share * np.bincount(combination)) <= 1 + 1e-9)


@quick
@given(several_tasks(), SEEDS)
def test_that_every_class_of_every_task_trains(strata: list[Indices], seed: int) -> None:
    parts = split_examples(strata, Split(seed=seed), num_examples=len(strata[0]))
    assert one_hot(strata)[parts.train].any(axis=0).all()


def algorithm_1(hot: np.ndarray, rng: np.random.Generator) -> Indices:  # type: ignore[type-arg]
    """Sechidis, Tsoumakas & Vlahavas 2011, algorithm 1, example by example as it stands there."""
    left = np.ones(len(hot), dtype=bool)
    codes = np.full(len(hot), -1)
    desired = len(hot) * np.array(WHOLE)
    desired_of = np.outer(hot.sum(axis=0), WHOLE)
    while (counts := hot[left].sum(axis=0)).any():
        label = int(np.flatnonzero(counts == counts[counts > 0].min())[0])
        for example in rng.permutation(np.flatnonzero(left & hot[:, label])):
            best = np.flatnonzero(desired_of[label] == desired_of[label].max())
            best = best[desired[best] == desired[best].max()]
            part = rng.choice(best)
            codes[example], left[example] = part, False
            desired_of[hot[example], part] -= 1
            desired[part] -= 1
    codes[left] = rng.choice(3, int(left.sum()), p=WHOLE)
    return codes


def label_distribution(hot: np.ndarray, codes: Indices) -> float:  # type: ignore[type-arg]
    """The measure LD of the same paper, 4.1: how far the odds of labels in the parts are from those of the whole."""

    def odds(rows: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        share = rows.mean(axis=0)
        return np.asarray(share / (1 - share))

    return float(np.mean([np.abs(odds(hot[codes == part]) - odds(hot)).mean() for part in range(3)]))


def two_even(rng: np.random.Generator) -> list[Indices]:
    return [rng.integers(0, 10, 600), rng.integers(0, 10, 600)]


def three_uneven(rng: np.random.Generator) -> list[Indices]:
    return [np.minimum(rng.geometric(0.3, 600) - 1, 12), rng.integers(0, 30, 600), rng.integers(0, 4, 600)]


def many_labels(rng: np.random.Generator) -> list[Indices]:
    return [(rng.random((600, 25)) < rng.uniform(0.01, 0.3, 25)).astype(np.int64)]


@pytest.mark.parametrize("make", [two_even, three_uneven, many_labels])
def test_that_labels_keep_their_shares_at_least_as_well_as_by_the_algorithm_of_the_paper(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Means of eight data sets, since each single split of either is one of chance."""
    ours, theirs = [], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        strata = make(rng)
        hot = one_hot(strata)
        codes = codes_of(split_examples(strata, Split(seed=seed), num_examples=600), 600)
        ours.append(label_distribution(hot, codes))
        theirs.append(label_distribution(hot, algorithm_1(hot, rng)))
        assert np.abs(np.bincount(codes) - 600 * np.array(WHOLE)).max() <= 3
    assert np.mean(ours) <= np.mean(theirs)


def test_that_a_task_that_tells_another_is_split_as_it_is_alone() -> None:
    digits = np.random.default_rng(1).integers(0, 10, 500)
    alone = split_examples([digits], Split(labelled=50), num_examples=500)
    both = split_examples([digits % 2, digits], Split(labelled=50), num_examples=500)
    for name in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(alone, name), getattr(both, name))


def test_that_tasks_each_labelled_on_other_examples_are_stratified_both() -> None:
    first, second = np.full(400, -1), np.full(400, -1)
    first[:200], second[200:] = np.arange(200) % 4, np.arange(200) % 5
    parts = split_examples([first, second], Split(), num_examples=400)
    for task, size in ((first, 10), (second, 8)):
        assert set(np.bincount(task[parts.test][task[parts.test] >= 0])) == {size}


def test_that_a_split_by_two_tasks_is_the_same_everywhere() -> None:
    """A regression value: computed once, by whole numbers and PCG64 alone."""
    strata = [np.arange(24) % 3, np.arange(24) // 4 % 2]
    parts = split_examples(strata, Split(seed=3), num_examples=24)
    assert (parts.validation.tolist(), parts.test.tolist()) == GOLDEN
    other = split_examples(strata, Split(seed=4), num_examples=24)
    assert other.test.tolist() != parts.test.tolist()


GOLDEN = ([3, 6, 7, 8, 23], [1, 4, 9, 17, 21])


def test_that_shares_of_classes_need_not_be_kept() -> None:
    labels = np.repeat([0, 1], [900, 100])
    plain = [
        np.bincount(labels[split_examples([labels], Split(stratify=False, seed=seed), num_examples=1000).test])[1]
        for seed in range(5)
    ]
    assert set(plain) != {20}


@pytest.mark.parametrize(("validation", "test"), [(1 / 3, 0.2), (0.1 + 0.2, 0.1), (1 / 3, 1 / 7)])
def test_that_shares_of_many_digits_are_kept_as_well_as_those_of_few(validation: float, test: float) -> None:
    rng = np.random.default_rng(0)
    strata = [rng.integers(0, 3, 5000), rng.integers(0, 2, 5000)]
    parts = split_examples(strata, Split(validation=validation, test=test), num_examples=5000)
    assert abs(len(parts.validation) - 5000 * validation) <= 6
    assert abs(len(parts.test) - 5000 * test) <= 6


def test_that_a_hundred_thousand_examples_of_two_tasks_take_about_a_second() -> None:
    """0.25 s on one idle core; the bound leaves room for a busy machine."""
    rng = np.random.default_rng(0)
    strata = [rng.integers(0, 10, 100_000), rng.integers(0, 100, 100_000)]
    began = time.process_time()
    split_examples(strata, Split(), num_examples=100_000)
    assert time.process_time() - began < 2.5
