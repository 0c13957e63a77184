"""What the data fix themselves stays as it is."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from models.spec.errors import UserError
from tests.workbench.data.splitting.generated import SEEDS, codes_of, quick
from workbench.data.splitting import Parts, split_examples
from workbench.spec.split import Split

LABELS = np.arange(200) % 4


def split(named: list[int] | np.ndarray, asked: Split | None = None, **more: object) -> Parts:  # type: ignore[type-arg]
    parts = np.array(named, dtype=np.int8)
    return split_examples([LABELS], asked or Split(), num_examples=200, parts=parts, **more)  # type: ignore[arg-type]


def test_that_three_sets_of_the_data_are_kept() -> None:
    named = np.repeat([0, 1, 2], [120, 30, 50])
    np.testing.assert_array_equal(codes_of(split(named), 200), named)


def test_that_validation_is_drawn_of_the_rest_where_the_data_name_a_test_set_alone() -> None:
    named = np.repeat([0, 2], [160, 40])
    parts = split(named, Split(validation=0.25, test=0.9))
    assert parts.test.tolist() == list(range(160, 200))
    assert np.bincount(LABELS[parts.validation]).tolist() == [10] * 4
    assert len(parts.train) == 120


def test_that_a_test_set_is_drawn_where_the_data_name_validation_alone() -> None:
    parts = split(np.repeat([0, 1], [160, 40]), Split(test=0.1))
    assert parts.validation.tolist() == list(range(160, 200))
    assert np.bincount(LABELS[parts.test]).tolist() == [4] * 4


def test_that_what_the_data_do_not_place_joins_the_training_set() -> None:
    parts = split(np.repeat([-1, 0, 1, 2], 50))
    assert parts.train.tolist() == list(range(100))


def test_that_the_parts_of_the_data_can_be_ignored() -> None:
    again = split(np.repeat([0, 1, 2], [120, 30, 50]), Split(fixed_parts="ignore"))
    plain = split_examples([LABELS], Split(), num_examples=200)
    np.testing.assert_array_equal(again.test, plain.test)


def test_that_examples_without_a_label_are_in_no_set_of_the_data_either() -> None:
    labels = np.where(np.arange(200) < 190, LABELS, -1)
    named = np.repeat(np.array([0, 2], dtype=np.int8), [150, 50])
    parts = split_examples([labels], Split(), num_examples=200, parts=named)
    assert parts.test.tolist() == list(range(150, 190))


def test_that_data_of_a_test_set_alone_leave_nothing_to_train_on() -> None:
    with pytest.raises(UserError, match="Nothing is left to train on"):
        split(np.full(200, 2))


@quick
@given(st.lists(st.integers(-1, 2), min_size=200, max_size=200), st.integers(4, 60), SEEDS)
def test_that_groups_straddle_neither_drawn_nor_fixed_parts(named: list[int], num_groups: int, seed: int) -> None:
    groups = np.random.default_rng(seed).integers(0, num_groups, 200)
    named = [0 if group < 3 else part for part, group in zip(named, groups, strict=True)]
    parts = split(named, Split(seed=seed), groups=groups)
    codes = codes_of(parts, 200)
    if 2 in named:
        np.testing.assert_array_equal(codes == 2, np.array(named) == 2)
    for group in range(num_groups):
        assert len(set(codes[groups == group]) - {-1}) <= 1
    assert parts.left_out == np.count_nonzero(codes < 0)
