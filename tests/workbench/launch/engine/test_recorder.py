"""The recorder against a real store, also while another process holds it."""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from storage.errors import StoreBusyError, StoreError
from storage.owners import this_process
from storage.records import Artifact
from storage.store import Store
from workbench.events import (
    Checkpointed,
    Continued,
    EpochEnded,
    Event,
    Finished,
    Notice,
    Paused,
    PhaseBegan,
    Preparing,
    Started,
    Step,
)
from workbench.launch.engine.recorder import Recorder
from workbench.spec.part_sizes import PartSizes, told_sizes

RUN = "abc123"
NEVER_S = 3600.0
"""An interval that no test outlasts: only flushing and closing write."""

_LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
input()
connection.execute("ROLLBACK")
connection.close()
print("released", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "workbench.sqlite") as opened:
        opened.add_run(RUN, "probe", "{}")
        yield opened


@contextmanager
def locked(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store until it reads a line."""
    command = [sys.executable, "-c", _LOCKER, str(tmp_path / "workbench.sqlite")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        try:
            yield process
        finally:
            process.kill()


def release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "released\n"


def started(resumed_at: int = 0) -> Started:
    return Started(
        run=RUN,
        device="CPU, 2 threads",
        precision="float32",
        memory_format="contiguous",
        trainable_parameters=10,
        total_parameters=100,
        num_steps=40,
        steps_per_epoch=10,
        num_epochs=4,
        resumed_at=resumed_at,
    )


def step(number: int, loss: float = 1.0, epoch: int = 1) -> Step:
    values = {"train/loss": loss, "learning_rate": 0.1}
    return Step(run=RUN, step=number, epoch=epoch, values=values, examples_per_s=64.0, seconds_left=None)


def epoch_ended(number: int, epoch: int, accuracy: float) -> EpochEnded:
    return EpochEnded(run=RUN, step=number, epoch=epoch, values={"validation/accuracy": accuracy}, best=True)


def finished(**changes: object) -> Finished:
    plain: dict[str, object] = {"run": RUN, "outcome": "completed", "step": 40, "epoch": 4, "seconds": 12.5}
    return Finished.model_validate(plain | changes)


def told(store: Store, *events: Event) -> int:
    """The last step acknowledged after these events."""
    with Recorder(store.url, RUN, interval_s=NEVER_S) as recorder:
        for event in events:
            recorder.log(event)
        return recorder.flush()


def test_that_steps_and_epochs_become_series(store: Store) -> None:
    last = told(store, started(), step(1, 2.5), step(2, math.nan), epoch_ended(2, 1, 0.75), step(3, math.inf, epoch=2))
    series = store.series(RUN)
    assert last == 3
    assert set(series) == {"train/loss", "learning_rate", "examples_per_s", "validation/accuracy"}
    np.testing.assert_array_equal(series["train/loss"].steps, [1, 2, 3])
    np.testing.assert_array_equal(series["train/loss"].values, [2.5, math.nan, math.inf])
    np.testing.assert_array_equal(series["examples_per_s"].values, [64.0] * 3)
    np.testing.assert_array_equal(series["validation/accuracy"].steps, [2])
    run = store.run(RUN)
    assert (run.step, run.epoch, run.values) == (3, 2, {"validation/accuracy": 0.75})


def test_that_a_start_says_who_trains_where_and_how_much(store: Store) -> None:
    before = datetime.now(UTC)
    told(store, Preparing(run=RUN, what="Loading weights"), started())
    run = store.run(RUN)
    assert (run.status, run.device, run.num_steps, run.num_epochs) == ("running", "CPU, 2 threads", 40, 4)
    assert run.owner == this_process()
    assert run.started is not None
    assert before <= run.started <= datetime.now(UTC)
    assert run.ended is None
    assert run.examples == ""


def test_that_it_is_kept_which_examples_train_and_judge(store: Store) -> None:
    sizes = PartSizes(train=30, train_available=180, validation=57, test=59, test_digest="ab")
    told(store, started().model_copy(update={"examples": sizes}))
    assert told_sizes(store.run(RUN).examples) == sizes


def test_that_pausing_and_going_on_are_recorded(store: Store) -> None:
    told(store, started(), step(1), Paused(run=RUN, step=1))
    assert store.run(RUN).status == "paused"
    told(store, Continued(run=RUN, step=1))
    assert store.run(RUN).status == "running"


def test_that_time_runs_while_it_trains_and_not_while_it_is_paused(store: Store) -> None:
    with Recorder(store.url, RUN, interval_s=NEVER_S) as recorder:
        seconds = []
        for event in (started(), step(1), Paused(run=RUN, step=1), Paused(run=RUN, step=1)):
            recorder.log(event)
            recorder.flush()
            seconds.append(store.run(RUN).seconds)
    assert 0.0 == seconds[0] < seconds[1] < seconds[2]
    assert seconds[3] == seconds[2]


def test_that_a_run_that_is_ended_out_of_a_pause_is_at_work_until_it_is_judged(store: Store) -> None:
    with Recorder(store.url, RUN, interval_s=NEVER_S) as recorder:
        for event in (started(), step(1), Paused(run=RUN, step=1), Preparing(run=RUN, what="Judging")):
            recorder.log(event)
        recorder.flush()
        assert store.run(RUN).status == "running"
        counter = store.change_counter()
        recorder.log(Preparing(run=RUN, what="Judging"))
        recorder.flush()
        assert store.change_counter() == counter


def test_that_the_end_is_recorded_with_its_scores_and_weights(store: Store, tmp_path: Path) -> None:
    weights = tmp_path / "weights.safetensors"
    weights.write_bytes(b"weights" * 1000)
    scores = {"test/accuracy": 0.875}
    told(store, started(), step(40), epoch_ended(40, 4, 0.5), finished(values=scores, weights=str(weights)))
    run = store.run(RUN)
    assert (run.status, run.step, run.epoch, run.seconds, run.values) == ("completed", 40, 4, 12.5, scores)
    assert run.ended is not None
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    assert store.artifacts(RUN) == [Artifact("weights", str(weights), 7000, digest)]


def test_that_a_failure_keeps_its_reason_and_what_was_reached_before(store: Store) -> None:
    told(store, started(), step(7), epoch_ended(7, 1, 0.5))
    told(store, finished(outcome="failed", step=0, epoch=0, seconds=0.0, reason="No data.", details="Traceback"))
    run = store.run(RUN)
    assert (run.status, run.reason, run.details) == ("failed", "No data.", "Traceback")
    assert (run.step, run.epoch, run.values) == (7, 1, {"validation/accuracy": 0.5})
    assert run.seconds > 0.0


def test_that_resuming_drops_points_behind_the_checkpoint_and_says_them_again(store: Store) -> None:
    told(store, started(), *(step(n, loss=1.0) for n in range(1, 11)), finished(outcome="interrupted", step=10))
    first_start = store.run(RUN).started
    last = told(store, started(resumed_at=6), step(7, loss=2.0))
    loss = store.series(RUN)["train/loss"]
    np.testing.assert_array_equal(loss.steps, range(1, 8))
    np.testing.assert_array_equal(loss.values, [1.0] * 6 + [2.0])
    run = store.run(RUN)
    assert (last, run.step, run.status, run.reason, run.ended) == (7, 7, "running", "", None)
    assert run.started == first_start
    assert run.seconds >= 12.5


def test_that_resuming_within_one_batch_gives_the_same_series(store: Store) -> None:
    told(store, started(), *(step(n) for n in range(1, 6)), started(resumed_at=2), step(3, loss=3.0))
    loss = store.series(RUN)["train/loss"]
    np.testing.assert_array_equal(loss.steps, [1, 2, 3])
    np.testing.assert_array_equal(loss.values, [1.0, 1.0, 3.0])


def test_that_an_epoch_judged_again_after_a_resume_counts_once(store: Store) -> None:
    told(store, started(), step(10), epoch_ended(10, 1, 0.5))
    told(store, started(resumed_at=10), epoch_ended(10, 1, 0.5), step(11, epoch=2))
    np.testing.assert_array_equal(store.series(RUN)["validation/accuracy"].steps, [10])


def test_that_what_is_no_news_for_the_history_writes_nothing(store: Store) -> None:
    before = store.change_counter()
    phase = PhaseBegan(run=RUN, step=1, epoch=1, number=1, num_phases=2, trains="the heads")
    told(store, Preparing(run=RUN, what="x"), Checkpointed(run=RUN, step=1), Notice(run=RUN, message="x"), phase)
    assert store.change_counter() == before


def test_that_events_are_written_without_anybody_asking(store: Store) -> None:
    with Recorder(store.url, RUN, interval_s=0.01) as recorder:
        recorder.log(step(1))
        while store.last_step(RUN) == 0:  # the test's timeout ends this, should it never come true
            pass
        recorder.log(step(2))
        while store.last_step(RUN) == 1:
            pass


def test_that_many_events_become_few_transactions(store: Store) -> None:
    before = store.change_counter()
    told(store, started(), *(step(n) for n in range(1, 5001)))
    assert store.last_step(RUN) == 5000
    assert store.change_counter() == before + 1


def test_that_closing_writes_what_was_logged_last(store: Store) -> None:
    recorder = Recorder(store.url, RUN, interval_s=NEVER_S)
    recorder.log(step(1))
    assert recorder.close() is None
    assert recorder.close() is None
    assert store.last_step(RUN) == 1
    with pytest.raises(RuntimeError, match="closed"):
        recorder.log(step(2))


def test_that_logging_does_not_wait_while_another_process_holds_the_store(store: Store, tmp_path: Path) -> None:
    faults: list[Exception] = []
    with locked(tmp_path) as locker, Recorder(store.url, RUN, interval_s=0.001, on_error=faults.append) as recorder:
        for number in range(1, 3001):
            recorder.log(step(number))
        # All are logged, and the lock has stood all the while: nothing could be written.
        assert store.last_step(RUN) == 0
        assert locker.poll() is None
        release(locker)
        assert recorder.flush() == 3000
    np.testing.assert_array_equal(store.series(RUN)["train/loss"].steps, range(1, 3001))
    assert faults == []


def test_that_a_lock_that_outlasts_patience_is_told_once_and_loses_nothing(store: Store, tmp_path: Path) -> None:
    faults: list[Exception] = []
    told_off = threading.Event()

    def on_error(error: Exception) -> None:
        faults.append(error)
        told_off.set()

    recorder = Recorder(store.url, RUN, interval_s=0.001, patience_s=0.01, on_error=on_error)
    with locked(tmp_path) as locker:
        recorder.log(step(1))
        assert told_off.wait(30)
        recorder.log(step(2))
        with pytest.raises(StoreBusyError):
            recorder.flush()
        release(locker)
    assert recorder.flush() == 2
    assert [type(fault) for fault in faults] == [StoreBusyError]
    assert recorder.close() is None
    np.testing.assert_array_equal(store.series(RUN)["train/loss"].steps, [1, 2])


def test_that_closing_says_what_could_not_be_recorded(store: Store, tmp_path: Path) -> None:
    recorder = Recorder(store.url, RUN, interval_s=NEVER_S, patience_s=0.01)
    with locked(tmp_path):
        recorder.log(step(1))
        assert isinstance(recorder.close(), StoreBusyError)


def test_that_weights_that_cannot_be_read_are_told_and_the_end_is_recorded(store: Store, tmp_path: Path) -> None:
    faults: list[Exception] = []
    recorder = Recorder(store.url, RUN, interval_s=NEVER_S, on_error=faults.append)
    recorder.log(finished(weights=str(tmp_path / "nowhere.safetensors")))
    assert isinstance(recorder.close(), FileNotFoundError)
    assert [type(fault) for fault in faults] == [FileNotFoundError]
    assert store.run(RUN).status == "completed"
    assert store.artifacts(RUN) == []


def test_that_a_bug_costs_its_batch_and_neither_the_run_nor_later_batches(store: Store) -> None:
    recorder = Recorder(store.url, RUN, interval_s=NEVER_S)
    recorder.log(step(5))
    recorder.flush()
    recorder.log(step(4))
    with pytest.raises(ValueError, match="comes after"):
        recorder.flush()
    recorder.log(step(6))
    assert recorder.flush() == 6
    assert isinstance(recorder.close(), ValueError)
    np.testing.assert_array_equal(store.series(RUN)["train/loss"].steps, [5, 6])


def test_that_a_run_that_is_not_in_the_store_is_refused_and_no_thread_is_left(store: Store) -> None:
    before = threading.active_count()
    with pytest.raises(StoreError, match="There is no run 'nobody'"):
        Recorder(store.url, "nobody")
    assert threading.active_count() == before


def test_that_a_store_that_is_handed_over_stays_open(store: Store) -> None:
    with Recorder(store, RUN) as recorder:
        recorder.log(step(1))
    assert store.last_step(RUN) == 1
