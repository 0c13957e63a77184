from __future__ import annotations

from workbench.experiment import Experiment
from workbench.launch.messages import StartRun
from workbench.launch.news import Waiting
from workbench.launch.run_queue import RunQueue


def filled() -> RunQueue:
    queue = RunQueue()
    for run in ("a", "b", "c"):
        queue.add(StartRun(run=run, experiment=Experiment()), run.upper())
    return queue


def order(queue: RunQueue) -> list[tuple[str, int]]:
    return [(waiting.name, waiting.position) for waiting in queue.news().runs]


def test_that_one_run_trains_and_the_others_wait_in_order() -> None:
    queue = filled()
    assert order(queue) == [("A", 1), ("B", 2), ("C", 3)]
    begun = queue.begin_next()
    assert begun is not None
    assert begun.run == "a"
    assert queue.begin_next() is None
    assert queue.news().runs[0] == Waiting("a", "A", 0)
    assert order(queue) == [("A", 0), ("B", 1), ("C", 2)]


def test_that_a_run_that_waits_can_be_moved_and_taken_out_and_the_one_that_trains_cannot() -> None:
    queue = filled()
    queue.begin_next()
    assert queue.move("c", -5)
    assert order(queue) == [("A", 0), ("C", 1), ("B", 2)]
    assert not queue.move("a", 1)
    taken = queue.take_out("c")
    assert taken is not None
    assert taken.run == "c"
    assert queue.take_out("c") is None
    assert queue.take_out("a") is None
    assert order(queue) == [("A", 0), ("B", 1)]
