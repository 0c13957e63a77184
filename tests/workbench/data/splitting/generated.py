"""Labels for splits to divide."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import settings

from workbench.data.splitting import Indices, Parts

quick = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 2**40)
SHARES = st.sampled_from([(0.2, 0.2), (0.1, 0.3), (0.0, 0.25), (0.15, 0.0), (0.3, 0.4), (0.01, 0.02)])


@st.composite
def several_tasks(draw: st.DrawFn) -> list[Indices]:
    """One to three tasks on 10 to 150 examples, some with missing labels, one perhaps of several labels at once."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    num_examples = draw(st.integers(10, 150))
    strata = [rng.integers(draw(st.integers(-1, 0)), draw(st.integers(2, 12)), num_examples)]
    if draw(st.booleans()):
        strata.append(np.minimum(rng.geometric(0.4, num_examples) - 1, 5))
    if draw(st.booleans()):
        strata.append((rng.random((num_examples, 4)) < 0.3).astype(np.int64))
    return strata


def one_hot(strata: list[Indices]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """(N, L) over the labels of all tasks that occur."""
    parts = [task == 1 if task.ndim == 2 else task[:, None] == np.arange(int(task.max()) + 1) for task in strata]
    together = np.concatenate(parts, axis=1)
    return together[:, together.any(axis=0)]


def codes_of(parts: Parts, num_examples: int) -> Indices:
    """(N,): 0 train, 1 validation, 2 test, -1 none; fails where parts overlap."""
    codes = np.full(num_examples, -1)
    for code, part in enumerate((parts.train, parts.validation, parts.test)):
        assert (codes[part] == -1).all()
        assert (np.diff(part) > 0).all()
        codes[part] = code
    return codes


def largest_deviation(
    hot: np.ndarray[tuple[int, int], np.dtype[np.bool_]], codes: Indices, shares: tuple[float, ...]
) -> float:
    """Examples by which a label misses its share in a part, at most."""
    exact = hot.sum(axis=0)[None] * np.array(shares)[:, None]
    counts = np.stack([hot[codes == part].sum(axis=0) for part in range(3)])
    return float(np.abs(counts - exact).max())
