"""Numbers as classes: bins of about equally many, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.splitting import bins_of


def test_that_a_thousand_numbers_are_ten_bins_of_a_hundred() -> None:
    numbers = np.random.default_rng(0).lognormal(size=1000)
    bins = bins_of(numbers)
    assert np.bincount(bins).tolist() == [100] * 10
    assert (np.diff(bins[np.argsort(numbers)]) >= 0).all()


@pytest.mark.parametrize(("count", "bins"), [(1, 1), (19, 1), (20, 2), (55, 5), (101, 10)])
def test_that_a_bin_has_ten_numbers_at_least(count: int, bins: int) -> None:
    sizes = np.bincount(bins_of(np.linspace(0, 1, count)))
    assert len(sizes) == bins
    assert count < 10 or sizes.min() >= 10


def test_that_what_is_missing_has_no_bin_and_equal_numbers_share_one() -> None:
    numbers = np.array([np.nan, *[0.0] * 90, *[1.0] * 9, 2.0])
    bins = bins_of(numbers)
    assert bins[0] == -1
    assert set(bins[1:91]) == {0}
    assert len(set(bins[91:100])) == 1


def test_that_no_number_at_all_has_no_bin() -> None:
    assert bins_of(np.array([np.nan, np.nan])).tolist() == [-1, -1]
    assert bins_of(np.empty(0)).tolist() == []
