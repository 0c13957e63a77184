"""Work in threads: order, errors and cancelling."""

from __future__ import annotations

import threading
import time

import pytest

from workbench.data.parallel import in_order
from workbench.data.watching import Cancelled, Watch


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def test_that_results_come_in_the_order_of_the_items() -> None:
    def work(number: int) -> int:
        time.sleep(0.002 * (number % 5 == 0))
        return number * number

    assert in_order(work, range(100), no_news) == [number * number for number in range(100)]


def test_that_no_items_are_no_work() -> None:
    told: list[tuple[int, int]] = []
    assert in_order(str, [], lambda done, total: told.append((done, total))) == []
    assert told == [(0, 0)]


def test_that_an_error_of_the_work_is_raised_and_the_rest_is_dropped() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_order(work, range(10_000), no_news)
    assert len(begun) < 1000


def test_that_cancelling_drops_the_rest_and_joins_the_threads() -> None:
    begun: list[int] = []

    def cancel(_done: int, _total: int) -> None:
        if len(begun) > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        in_order(begun.append, range(10_000), cancel)
    assert len(begun) < 1000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("data")]


def test_that_progress_is_told_sparsely_but_always_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    watch = Watch(lambda done, total: told.append((done, total)))
    for done in range(1001):
        watch.tell(done, 1000)
    assert told[0] == (0, 1000)
    assert told[-1] == (1000, 1000)
    assert len(told) < 100
