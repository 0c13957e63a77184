from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from storage.series import CHUNK_POINTS, Chunk, as_arrays, decode, encode, split

STEPS = hnp.arrays(np.int64, st.integers(0, 64), elements=st.integers(-(2**63), 2**63 - 1)).map(np.sort)


@given(steps=STEPS, bits=st.data())
def test_that_any_points_come_back_bit_for_bit(steps: np.ndarray, bits: st.DataObject) -> None:
    # Drawn as bits, so that every NaN, infinity, subnormal and signed zero is among them.
    values = bits.draw(hnp.arrays(np.int64, len(steps), elements=st.integers(-(2**63), 2**63 - 1))).view(np.float64)
    read_steps, read_values = decode(encode(steps, values))
    assert read_steps.tobytes() == steps.tobytes()
    assert read_values.tobytes() == values.tobytes()


def test_that_a_full_chunk_of_a_smooth_curve_is_compressed() -> None:
    steps, values = np.arange(CHUNK_POINTS), np.full(CHUNK_POINTS, 0.1)
    chunk = encode(steps, values)
    assert len(chunk.steps) + len(chunk.values) < 4 * CHUNK_POINTS  # of 16 bytes a point
    np.testing.assert_array_equal(decode(chunk), (steps, values))


def test_that_a_full_chunk_of_noise_is_not_made_larger() -> None:
    noise = np.random.default_rng(0).integers(0, 2**62, 2 * CHUNK_POINTS)
    steps, values = np.sort(noise[:CHUNK_POINTS]), noise[CHUNK_POINTS:].view(np.float64)
    chunk = encode(steps, values)
    assert len(chunk.steps) + len(chunk.values) <= 16 * CHUNK_POINTS
    assert decode(chunk)[1].tobytes() == values.tobytes()


def test_that_a_growing_chunk_is_not_compressed() -> None:
    assert encode(np.arange(100), np.zeros(100)).codec == "plain"


@pytest.mark.parametrize(
    "damaged",
    [
        Chunk(2, "plain", b"\0" * 16, b"\0" * 8),
        Chunk(1, "plain", b"\0" * 16, b"\0" * 16),
        Chunk(1, "plain", b"\0" * 7, b"\0" * 8),
        Chunk(1, "zlib", b"no zlib", b"\0" * 8),
    ],
)
def test_that_a_damaged_chunk_is_not_read_as_points(damaged: Chunk) -> None:
    with pytest.raises(ValueError, match=r"chunk|buffer"):
        decode(damaged)


@given(st.integers(0, 3 * CHUNK_POINTS + 1))
def test_that_splitting_loses_nothing_and_fills_every_chunk_but_the_last(count: int) -> None:
    parts = list(split(np.arange(count), np.arange(count) / 2))
    assert [len(steps) for steps, _ in parts[:-1]] == [CHUNK_POINTS] * (len(parts) - 1)
    joined = np.concatenate([steps for steps, _ in parts]) if parts else np.arange(0)
    np.testing.assert_array_equal(joined, np.arange(count))


def test_that_falling_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="fall"):
        as_arrays(([2, 1], [0.0, 0.0]))
