"""Rates and the time left, against times made up."""

from __future__ import annotations

import time

import pytest

from workbench.training.pace import Pace


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def steps(pace: Pace, clock: Clock, seconds: list[float], num_examples: int = 10) -> None:
    for each in seconds:
        clock.now += each
        pace.step(num_examples)


def test_that_the_rate_is_that_of_the_last_steps(clock: Clock) -> None:
    pace = Pace(window=4)
    pace.other_work()
    assert pace.examples_per_s == 0
    steps(pace, clock, [8.0, 8.0, 1.0, 1.0])
    assert pace.examples_per_s == pytest.approx(40 / 18)
    steps(pace, clock, [1.0, 1.0])
    assert pace.examples_per_s == pytest.approx(10)


def test_that_evaluations_count_for_the_time_left_but_not_for_the_rate(clock: Clock) -> None:
    pace = Pace()
    pace.other_work()
    steps(pace, clock, [2.0, 2.0])
    assert pace.seconds_left(10, 1) is None
    steps(pace, clock, [2.0])
    clock.now += 5
    pace.evaluation()
    steps(pace, clock, [2.0])
    assert pace.examples_per_s == pytest.approx(5)
    assert pace.seconds_left(10, 3) == pytest.approx(10 * 2 + 3 * 5)


def test_that_a_checkpoint_slows_no_step_down(clock: Clock) -> None:
    pace = Pace()
    pace.other_work()
    steps(pace, clock, [1.0])
    clock.now += 30
    pace.other_work()
    steps(pace, clock, [1.0])
    assert pace.examples_per_s == pytest.approx(10)


def test_that_a_pause_slows_no_step_down(clock: Clock) -> None:
    pace = Pace()
    pace.other_work()
    steps(pace, clock, [3.0])
    clock.now += 1000
    pace.other_work()
    steps(pace, clock, [1.0])
    assert pace.examples_per_s == pytest.approx(5)
