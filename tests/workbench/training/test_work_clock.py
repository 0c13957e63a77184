"""The time at work, against times made up."""

from __future__ import annotations

import time

import pytest

from workbench.events import Continued, Event, Finished, Paused, Preparing
from workbench.training.work_clock import WorkClock

PREPARING = Preparing(run="r", what="Loading")
PAUSED = Paused(run="r", step=3)
CONTINUED = Continued(run="r", step=3)
FINISHED = Finished(run="r", outcome="completed", step=9, epoch=1)


def seconds_after(monkeypatch: pytest.MonkeyPatch, before: float, *told: tuple[Event, float]) -> float:
    """The time at work where each event is followed by so many seconds."""
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    clock = WorkClock(before)
    for event, then_s in told:
        clock.heed(event)
        now += then_s
    return clock.seconds


def test_that_all_work_from_the_first_sign_to_the_end_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_after(monkeypatch, 0.0, (PREPARING, 5), (PREPARING, 2), (FINISHED, 1000)) == 7


def test_that_a_pause_does_not_count_whether_it_ends_by_going_on_or_by_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_after(monkeypatch, 0.0, (PREPARING, 5), (PAUSED, 1000), (CONTINUED, 2), (FINISHED, 9)) == 7
    assert seconds_after(monkeypatch, 0.0, (PREPARING, 5), (PAUSED, 1000), (PREPARING, 3), (FINISHED, 9)) == 8
    assert seconds_after(monkeypatch, 0.0, (PREPARING, 5), (PAUSED, 1000), (FINISHED, 9)) == 5


def test_that_earlier_sittings_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_after(monkeypatch, 60.0, (PREPARING, 5), (FINISHED, 9)) == 65
