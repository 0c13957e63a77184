from __future__ import annotations

import pytest

from benchmarks.figures import percentile


@pytest.mark.parametrize(
    ("count", "share", "found"),
    [(100, 0.95, 95), (100, 0.99, 99), (100, 0.07, 7), (2, 0.5, 1), (3, 0.5, 2), (10, 1.0, 10), (1, 0.01, 1)],
)
def test_that_a_percentile_is_the_least_value_that_so_many_do_not_exceed(count: int, share: float, found: int) -> None:
    values = list(range(count, 0, -1))
    assert percentile(values, share) == found
    assert sum(value <= found for value in values) >= share * count - 1e-9
    assert sum(value < found for value in values) < share * count - 1e-9
