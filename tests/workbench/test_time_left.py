"""The time that work still takes."""

from __future__ import annotations

import pytest

from workbench.time_left import TimeLeft


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_that_the_time_left_follows_from_the_pace_once_a_second_has_passed(clock: Clock) -> None:
    left = TimeLeft(clock)
    assert left.told("Reading", 0, 500) is None
    clock.now += 0.9
    assert left.told("Reading", 90, 500) is None
    clock.now += 1.1
    assert left.told("Reading", 200, 500) == pytest.approx(3.0)
    clock.now += 3.0
    assert left.told("Reading", 500, 500) == 0.0


def test_that_what_was_done_before_does_not_count_for_the_pace(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.told("Reading", 400, 500)
    clock.now += 10.0
    assert left.told("Reading", 450, 500) == pytest.approx(10.0)


def test_that_the_next_piece_of_work_is_judged_by_its_own_pace(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.told("Looking", 0, 100)
    clock.now += 2.0
    assert left.told("Looking", 50, 100) == pytest.approx(2.0)
    assert left.told("Reading", 0, 100) is None
    clock.now += 4.0
    assert left.told("Reading", 10, 100) == pytest.approx(36.0)
    assert left.told("Reading", 0, 100) is None  # the same begun anew


def test_that_nothing_is_said_of_an_unknown_amount_or_of_work_that_stands_still(clock: Clock) -> None:
    left = TimeLeft(clock)
    for _ in range(3):
        assert left.told("Loading", 0, 0) is None
        clock.now += 5.0
    left.told("Reading", 5, 10)
    clock.now += 5.0
    assert left.told("Reading", 5, 10) is None
